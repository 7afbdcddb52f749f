import { createHash } from 'node:crypto';
import { Kind, parse, type ASTNode, type DocumentNode } from 'graphql';

/** Ids to texts, as codegen writes them: `sha256:…` of the text. */
export type Manifest = Readonly<Record<string, string>>;

/**
 * The documents of the client, which are all that runs in production: found by id, or recognised by what they ask
 * for. A client's cache adds `__typename` and prints in its own order, which changes nothing of what is asked.
 */
export class TrustedDocuments {
  private readonly texts = new Map<string, string>();
  /** Digests to ids. */
  private readonly known = new Map<string, string>();

  /** Of this release, and of earlier ones whose clients are still about. */
  constructor(manifests: readonly Manifest[]) {
    for (const [id, text] of manifests.flatMap(manifest => Object.entries(manifest))) {
      this.texts.set(bare(id), text);
      this.known.set(digestOf(text), id);
    }
  }

  text(id: string): string | undefined {
    return this.texts.get(bare(id));
  }

  /** Of the document that asks for the same; undefined for what no client has. */
  idOf(document: DocumentNode): string | undefined {
    return this.known.get(digest(document));
  }
}

const bare = (id: string): string => id.replace(/^sha256:/, '');

/** Of texts that were digested before: the servers of one process have the same manifests. */
const digests = new Map<string, string>();

function digestOf(text: string): string {
  const found = digests.get(text) ?? digest(parse(text));
  digests.set(text, found);
  return found;
}

/** The same for all documents that ask for the same, whatever their order. */
const digest = (document: DocumentNode): string =>
  createHash('sha256').update(written(document)).digest('base64');

/** Lists whose order changes nothing of what is asked. */
const UNORDERED = new Set(['definitions', 'selections', 'arguments', 'variableDefinitions']);

/** A node with all it consists of, each part of it written once; positions are no part of it. */
function written(node: ASTNode): string {
  const parts = Object.entries(node).filter(([name]) => name !== 'loc');
  return `{${parts.map(([name, part]) => `${name}:${writtenPart(name, part)}`).join()}}`;
}

function writtenPart(name: string, part: unknown): string {
  if (isNode(part)) return written(part);
  if (!Array.isArray(part)) return JSON.stringify(part) ?? '';
  const nodes = part.filter(isNode);
  const all = (name === 'selections' ? named(nodes) : nodes).map(written);
  if (UNORDERED.has(name)) all.sort();
  return `[${all.join()}]`;
}

const isNode = (part: unknown): part is ASTNode =>
  typeof part === 'object' && part !== null && !Array.isArray(part);

/** All selections but a plain `__typename`; what consists of it alone keeps it. */
function named(selections: readonly ASTNode[]): readonly ASTNode[] {
  const others = selections.filter(node => !isPlainTypename(node));
  return others.length ? others : selections.slice(0, 1);
}

const isPlainTypename = (node: ASTNode): boolean =>
  node.kind === Kind.FIELD && node.name.value === '__typename' && !node.alias && !node.directives?.length;
