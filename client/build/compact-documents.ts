import { Kind, parse, print } from '@0no-co/graphql.web';
import type { DefinitionNode, DocumentNode } from 'graphql';
import type { Plugin } from 'vite';

const GENERATED = /[\\/]graphql[\\/]generated[\\/]graphql\.ts$/;
const DOCUMENT = /^export const (\w+) = (\{.*\}) as unknown as DocumentNode</gm;

const squeezed = (text: string) => text.replace(/\s+/g, ' ').replace(/ ?([{}():,!=[\]]) ?/g, '$1');

/**
 * The generated documents are syntax trees, and each repeats every fragment it spreads: more than a hundred kilobytes
 * in the package that a mini program loads first. Here they become the text of each operation and of each fragment,
 * once, read on loading by the parser that urql brings along, which takes less time than evaluating the trees.
 */
export function compactDocuments(): Plugin {
  return {
    name: 'zhike:compact-documents',
    enforce: 'pre',
    transform(code, id) {
      if (!GENERATED.test(id)) return null;
      const fragments = new Map<string, string>();

      const textOf = (definition: DefinitionNode) => {
        const text = squeezed(print(definition));
        if (print(parse(text)) !== print({ kind: Kind.DOCUMENT, definitions: [definition] }))
          this.error(`A document does not survive being squeezed: ${text}`);
        return `/*#__PURE__*/ read(${JSON.stringify(text)})`;
      };
      const partOf = (definition: DefinitionNode) => {
        if (definition.kind !== 'FragmentDefinition') return textOf(definition);
        const name = `fragment${definition.name.value}`;
        if (!fragments.has(name)) fragments.set(name, textOf(definition));
        return name;
      };

      const documents = code.replace(DOCUMENT, (_all, name: string, json: string) => {
        const { definitions, ...rest } = JSON.parse(json) as DocumentNode;
        const parts = definitions.map(partOf).join(', ');
        const head = JSON.stringify(rest).slice(1, -1);
        return `export const ${name} = { ${head}, definitions: [${parts}] } as unknown as DocumentNode<`;
      });
      if (!fragments.size) this.error('The generated documents have another form than this plugin knows.');
      return [
        `import { parse } from '@0no-co/graphql.web';`,
        `const read = (text: string) => parse(text, { noLocation: true }).definitions[0];`,
        ...[...fragments].map(([name, text]) => `const ${name} = ${text};`),
        documents,
      ].join('\n');
    },
  };
}
