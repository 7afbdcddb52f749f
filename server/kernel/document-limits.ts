import {
  getNamedType,
  getNullableType,
  GraphQLError,
  isCompositeType,
  isListType,
  isObjectType,
  isInterfaceType,
  Kind,
  typeFromAST,
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { refusal } from './errors.js';

/** The longest document of ours has a tenth of this. Positions are left out, because they keep the whole text alive. */
export const PARSING = { maxTokens: 2000, noLocation: true } as const;

/** In characters: comments cost no tokens, and a remembered document is as long as it was sent. */
const MAX_LENGTH = 16 * 1024;

/** Why a document is not even parsed; null for one of a reasonable length. */
export function lengthRefusal(query: unknown): GraphQLError | null {
  if (typeof query !== 'string' || query.length <= MAX_LENGTH) return null;
  return refusal('BAD_USER_INPUT', `The document is longer than ${MAX_LENGTH} characters.`);
}

const MAX_DEPTH = 12;
const MAX_SELECTIONS = 5000;

/**
 * Refuses a query that asks for more than any page shows: too deep, a list inside itself (`Lesson.course` leads back
 * to `Course.chapters`, and each round multiplies), or fragments that unfold without end. Introspection is exempt
 * from the first two; graphql-js limits it by a rule of its own.
 */
export function limitedShape(context: ValidationContext): ASTVisitor {
  const schema = context.getSchema();
  let selections = 0;
  let refused = false;
  const refuse = (message: string, node: FieldNode | undefined): void => {
    refused = true;
    context.reportError(new GraphQLError(message, { nodes: node }));
  };

  /** `lists` are the coordinates of list fields, `spreads` the fragments, that lead here. */
  interface Path {
    depth: number;
    lists: readonly string[];
    spreads: readonly string[];
    introspection: boolean;
  }

  function visit(set: SelectionSetNode, type: GraphQLNamedType | undefined, path: Path): void {
    for (const selection of set.selections) {
      if (refused) return;
      if (++selections > MAX_SELECTIONS)
        return refuse(`The document unfolds to more than ${MAX_SELECTIONS} selections.`, undefined);
      if (selection.kind === Kind.FIELD) {
        field(selection, type, path);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const on = selection.typeCondition ? typeFromAST(schema, selection.typeCondition) : type;
        visit(selection.selectionSet, on, path);
      } else {
        const name = selection.name.value;
        const fragment = context.getFragment(name);
        // A cycle is refused by a rule of graphql-js; here it only must not be walked.
        if (!fragment || path.spreads.includes(name)) continue;
        const on = typeFromAST(schema, fragment.typeCondition);
        visit(fragment.selectionSet, on, { ...path, spreads: [...path.spreads, name] });
      }
    }
  }

  function field(node: FieldNode, type: GraphQLNamedType | undefined, path: Path): void {
    const name = node.name.value;
    const introspection = path.introspection || name.startsWith('__');
    const depth = path.depth + (introspection ? 0 : 1);
    if (depth > MAX_DEPTH) return refuse(`The document is more than ${MAX_DEPTH} fields deep.`, node);
    const declared = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
    let { lists } = path;
    if (declared && !introspection && isListType(getNullableType(declared.type))) {
      const coordinate = `${type?.name}.${name}`;
      if (lists.includes(coordinate)) return refuse(`${coordinate} is asked for inside itself.`, node);
      lists = [...lists, coordinate];
    }
    if (!node.selectionSet) return;
    const below = declared && getNamedType(declared.type);
    visit(node.selectionSet, isCompositeType(below) ? below : undefined, {
      ...path,
      depth,
      lists,
      introspection,
    });
  }

  return {
    OperationDefinition(operation) {
      const root = schema.getRootType(operation.operation) ?? undefined;
      visit(operation.selectionSet, root, { depth: 0, lists: [], spreads: [], introspection: false });
    },
  };
}

const MAX_DOCUMENTS = 200;

/** Documents that were parsed and found valid. Full, it forgets the one that was longest not asked for. */
export class DocumentStore {
  private readonly documents = new Map<string, DocumentNode>();

  get(key: string): Promise<DocumentNode | undefined> {
    return Promise.resolve(this.find(key));
  }

  set(key: string, document: DocumentNode): Promise<void> {
    this.keep(key, document);
    return Promise.resolve();
  }

  delete(key: string): Promise<boolean> {
    return Promise.resolve(this.documents.delete(key));
  }

  find(key: string): DocumentNode | undefined {
    const document = this.documents.get(key);
    if (document) this.keep(key, document);
    return document;
  }

  keep(key: string, document: DocumentNode): void {
    this.documents.delete(key);
    this.documents.set(key, document);
    const [oldest] = this.documents.keys();
    if (this.documents.size > MAX_DOCUMENTS && oldest !== undefined) this.documents.delete(oldest);
  }
}
