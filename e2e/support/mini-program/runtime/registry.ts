import type * as glassEasel from 'glass-easel';
import { type CodeSpace, MiniProgramEnv } from 'glass-easel-miniprogram-adapter';
import type { MiniProgramPackage } from '../package.js';
import { alipayComponent } from './alipay-component.js';
import { posix } from './paths.js';

export type Method = (this: Caller, ...args: unknown[]) => unknown;
export type Definition = Record<string, unknown> & {
  options?: Record<string, unknown>;
  lifetimes?: Record<string, Method>;
  methods?: Record<string, Method>;
  behaviors?: unknown[];
  data?: Record<string, unknown>;
};
/** The `this` of a page or component: the app writes what it likes on it. */
export type Caller = Record<string, unknown> & { _$: glassEasel.GeneralComponent; is: string };

type CompiledTemplates = Record<string, glassEasel.template.ComponentTemplate['content']>;

/** Knows every component of the build, and gives its definition to glass-easel when its file runs. */
export class Registry {
  readonly environment = new MiniProgramEnv();
  readonly space: CodeSpace;
  private current: string | null = null;
  private readonly known = new Set<string>();
  private readonly waiting: { caller: Caller; depth: number }[] = [];

  constructor(
    private readonly build: MiniProgramPackage,
    private readonly load: (path: string) => void,
  ) {
    this.space = this.environment.createCodeSpace('main', true);
    this.space.getComponentSpace().updateComponentOptions({ useMethodCallerListeners: true });
    writeIdsAsTheyAre(this.space);
    const templates = new Function(`return ${build.templates}`)() as CompiledTemplates;
    for (const [path, config] of Object.entries(build.configs)) {
      const usingComponents = Object.fromEntries(
        Object.entries(config.usingComponents ?? {}).map(([tag, target]) => [
          tag,
          `/${absolute(path, target)}`,
        ]),
      );
      this.space.addComponentStaticConfig(path, {
        component: true,
        // uni-app scopes its styles by itself; class names stay as they are written, for tests to find them.
        styleIsolation: 'shared' as never,
        usingComponents,
      });
      this.space.addCompiledTemplate(path, { groupList: templates, content: templates[path]! });
    }
  }

  /** Runs a page's or component's file, and those of everything it uses. */
  ensure(path: string): void {
    if (this.known.has(path)) return;
    this.known.add(path);
    for (const target of Object.values(this.build.configs[path]?.usingComponents ?? {}))
      this.ensure(absolute(path, target));
    const outer = this.current;
    this.current = path;
    this.load(`${path}.js`);
    this.current = outer;
  }

  /** The platform's global `Component`. */
  component(definition: Definition): void {
    this.register(this.build.platform === 'alipay' ? alipayComponent(definition) : definition);
  }

  /** The platform's global `Page`: functions are methods, the rest belongs to the instance. */
  page(definition: Definition): void {
    const entries = Object.entries(definition);
    const methods = Object.fromEntries(entries.filter(([, value]) => typeof value === 'function'));
    const fields = Object.fromEntries(
      entries.filter(([key, value]) => typeof value !== 'function' && key !== 'data' && key !== 'options'),
    );
    this.register({
      options: { multipleSlots: true },
      data: definition.data,
      methods: methods as Record<string, Method>,
      lifetimes: {
        created() {
          Object.assign(this, fields);
        },
      },
    });
  }

  private register(definition: Definition): void {
    if (this.current === null) throw new Error('Component() was called outside of a component file');
    const flush = () => this.flushReady();
    const { waiting } = this;
    const attached = definition.lifetimes?.['attached'];
    const onAttached: Method = function (...args) {
      waiting.push({ caller: this, depth: depthOf(this._$) });
      queueMicrotask(flush);
      return attached?.apply(this, args);
    };
    this.space
      .component(this.current)
      .definition({
        ...definition,
        // Built-in behaviours such as wx://form-field are given by name, and none is needed to render.
        behaviors: [],
        lifetimes: { ...definition.lifetimes, attached: onAttached },
      } as never)
      .register();
  }

  /** `ready` comes when a tree has been laid out: children before the parents that mount them. */
  flushReady(): void {
    const due = this.waiting.splice(0).sort((a, b) => b.depth - a.depth);
    for (const { caller } of due) caller._$.triggerLifetime('ready', []);
    if (this.waiting.length > 0) this.flushReady();
  }
}

type PrepareOptions = (is: string, options: object) => [glassEasel.ComponentOptions, unknown];

/** The adapter gives every component's ids a prefix of its own and keeps them from the DOM, where tests look. */
function writeIdsAsTheyAre(space: CodeSpace): void {
  const inner = space as unknown as { prepareComponentOptions: PrepareOptions };
  const prepare = inner.prepareComponentOptions.bind(space);
  inner.prepareComponentOptions = (is, options) => {
    const [prepared, isolation] = prepare(is, options);
    return [{ ...prepared, idPrefixGenerator: null, writeIdToDOM: true }, isolation];
  };
}

function absolute(from: string, target: string): string {
  return target.startsWith('/') ? target.slice(1) : posix.join(posix.dirname(from), target);
}

function depthOf(component: glassEasel.GeneralComponent): number {
  let depth = 0;
  for (
    let owner = component.ownerShadowRoot?.getHostNode();
    owner;
    owner = owner.ownerShadowRoot?.getHostNode()
  )
    depth += 1;
  return depth;
}
