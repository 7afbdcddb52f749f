import { posix } from './paths.js';

/** What the language itself gives: the rest of `window` does not exist in a mini program. */
const LANGUAGE = new Set(
  (
    'Object Array ArrayBuffer DataView Boolean Number String Symbol BigInt Date RegExp Math JSON Promise Proxy Reflect ' +
    'Map Set WeakMap WeakSet Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError ' +
    'Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array ' +
    'isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent encodeURI encodeURIComponent ' +
    'setTimeout clearTimeout setInterval clearInterval undefined NaN Infinity arguments'
  ).split(' '),
);

/** Both vendors forbid code made from text; the rest of `Function` works. */
const NoCodeFromText = new Proxy(Function, {
  apply: refuse,
  construct: refuse,
});
function refuse(): never {
  throw new EvalError('Code generation from strings is not allowed in a mini program');
}

function shadowedNames(): string[] {
  const names = new Set<string>();
  for (let scope: object | null = window; scope; scope = Object.getPrototypeOf(scope) as object | null)
    for (const name of Object.getOwnPropertyNames(scope))
      if (/^[A-Za-z_$][\w$]*$/.test(name) && !LANGUAGE.has(name)) names.add(name);
  return [...names];
}

type Module = { exports: unknown };

/** Loads a build's CommonJS files with the platform's globals in place of the browser's. */
export class ModuleLoader {
  private readonly loaded = new Map<string, Module>();
  private readonly names: string[];
  private readonly values: unknown[];

  constructor(
    private readonly sources: Record<string, string>,
    globals: Record<string, unknown>,
  ) {
    const given: Record<string, unknown> = { ...globals, Function: NoCodeFromText };
    this.names = [...new Set([...shadowedNames(), ...Object.keys(given)])].filter(name => name !== 'eval');
    this.values = this.names.map(name => given[name]);
  }

  has(path: string): boolean {
    return path in this.sources;
  }

  require(path: string): unknown {
    const known = this.loaded.get(path);
    if (known) return known.exports;
    const source = this.sources[path];
    if (source === undefined) throw new Error(`module '${path}' is not in the package`);
    const module: Module = { exports: {} };
    this.loaded.set(path, module);
    const wrap = new Function(
      ...this.names,
      `return function (require, module, exports) {${source}\n}\n//# sourceURL=mini-program/${path}`,
    ) as (
      ...values: unknown[]
    ) => (require: (id: string) => unknown, module: Module, exports: unknown) => void;
    const run = wrap(...this.values);
    run.call(undefined, id => this.require(resolve(path, id)), module, module.exports);
    return module.exports;
  }
}

function resolve(from: string, id: string): string {
  const path = id.startsWith('/') ? id.slice(1) : posix.join(posix.dirname(from), id);
  return path.endsWith('.js') ? path : `${path}.js`;
}
