import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { runInThisContext } from 'node:vm';
import { print, type DocumentNode } from 'graphql';
import { ModuleKind, transpileModule } from 'typescript';
import type { Plugin } from 'vite';
import { expect, it } from 'vitest';
import * as generated from '@graphql/graphql';
import { compactDocuments } from './compact-documents';

const file = fileURLToPath(new URL('../../graphql/generated/graphql.ts', import.meta.url));
const source = readFileSync(file, 'utf8');

/** What the plugin makes of a module, or null; a complaint is thrown. */
function compact(code: string, id = file): string | null {
  const { transform } = compactDocuments() as Plugin & { transform: (code: string, id: string) => string };
  const error = (message: string) => {
    throw new Error(message);
  };
  return transform.call({ error }, code, id);
}

function run(code: string): Record<string, DocumentNode> {
  const { outputText } = transpileModule(code, { compilerOptions: { module: ModuleKind.CommonJS } });
  const exported = {};
  const body = runInThisContext(`(function (require, exports) {${outputText}})`) as (
    ...given: unknown[]
  ) => void;
  body(createRequire(import.meta.url), exported);
  return exported;
}

it('tells every document as it was generated, with its hash, in a fifth of the room', () => {
  const code = compact(source)!;
  const told = (documents: object) =>
    Object.entries(documents as Record<string, DocumentNode & { __meta__?: object }>).map(
      ([name, document]) => [name, document.__meta__, print(document)],
    );
  expect(told(run(code)).sort()).toEqual(told(generated).sort());
  const sizeOf = (text: string) => text.match(/^(?:export )?const .*$/gm)!.join('').length;
  expect(sizeOf(code)).toBeLessThan(sizeOf(source) / 5);
});

it('tells a fragment once, however many documents spread it', () => {
  expect(compact(source)!.match(/fragment OrderCard on Order/g)).toHaveLength(1);
});

it('leaves other modules alone, and refuses generated ones that it does not know', () => {
  expect(compact(source, '/elsewhere/graphql.ts')).toBe(null);
  expect(() => compact('export const documents = {};')).toThrow('another form');
});
