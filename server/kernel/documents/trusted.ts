import { createHash } from 'node:crypto';
import {
  Kind,
  parse,
  print,
  visit,
  type ASTNode,
  type DocumentNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** Ids to texts, as codegen writes them: `sha256:…` of the text. */
export type Manifest = Readonly<Record<string, string>>;

/**
 * The documents of the client, which are all that runs in production: found by id, or recognised by what they ask
 * for. A client's cache adds `__typename` and prints in its own order, which changes nothing of what is asked.
 */
export class TrustedDocuments {
  private readonly texts = new Map<string, string>();
  private readonly known = new Set<string>();

  /** Of this release, and of earlier ones whose clients are still about. */
  constructor(manifests: readonly Manifest[]) {
    for (const [id, text] of manifests.flatMap(manifest => Object.entries(manifest))) {
      this.texts.set(bare(id), text);
      this.known.add(digest(parse(text)));
    }
  }

  text(id: string): string | undefined {
    return this.texts.get(bare(id));
  }

  knows(document: DocumentNode): boolean {
    return this.known.has(digest(document));
  }
}

const bare = (id: string): string => id.replace(/^sha256:/, '');

/** The same for all documents that ask for the same, whatever their order. */
function digest(document: DocumentNode): string {
  const sorted = visit(document, {
    leave: node => {
      if (node.kind === Kind.SELECTION_SET) return { ...node, selections: inOrder(named(node)) };
      if (node.kind === Kind.DOCUMENT) return { ...node, definitions: inOrder(node.definitions) };
      if (node.kind === Kind.FIELD || node.kind === Kind.DIRECTIVE)
        return { ...node, arguments: inOrder(node.arguments) };
      if (node.kind === Kind.OPERATION_DEFINITION)
        return { ...node, variableDefinitions: inOrder(node.variableDefinitions) };
      return undefined;
    },
  });
  return createHash('sha256').update(print(sorted)).digest('base64');
}

/** All selections but a plain `__typename`; what consists of it alone keeps it. */
function named({ selections }: SelectionSetNode): readonly SelectionNode[] {
  const others = selections.filter(node => !isPlainTypename(node));
  return others.length ? others : selections.slice(0, 1);
}

const isPlainTypename = (node: SelectionNode): boolean =>
  node.kind === Kind.FIELD && node.name.value === '__typename' && !node.alias && !node.directives?.length;

function inOrder<Node extends ASTNode>(nodes: readonly Node[] | undefined): Node[] {
  const printed = (nodes ?? []).map(node => [print(node), node] as const);
  return printed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, node]) => node);
}
