import {
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  OperationTypeNode,
  typeFromAST,
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { LIMITS, VARIABLES } from './limits.js';

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** A selection set and the type it is asked of; undefined where the document names what does not exist. */
interface Asked {
  set: SelectionSetNode;
  type: GraphQLNamedType | undefined;
  /** How many sets it stands in, those of fragments included. */
  within: number;
}

/** How one came here: fields so far, and the coordinates of the list fields among them. */
interface Path {
  depth: number;
  lists: ReadonlySet<string>;
  introspection: boolean;
}

class Refused extends Error {}

const refuse = (sentence: string): never => {
  throw new Refused(sentence);
};

/**
 * Why a document is refused before anything else looks at it; null for one of a reasonable shape. graphql-js compares
 * every two fields of one name and follows every fragment from every operation, so its own rules cost seconds where
 * these limits do not hold.
 */
export function shapeRefusal(schema: GraphQLSchema, document: DocumentNode): string | null {
  try {
    const { operations, fragments } = definitionsOf(document.definitions);
    const used = new Set<string>();
    for (const operation of operations) new Walk(schema, fragments, used).operation(operation);
    const unused = [...fragments.keys()].find(name => !used.has(name));
    return unused === undefined ? null : `Fragment "${unused}" is never used.`;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

function definitionsOf(definitions: readonly DefinitionNode[]) {
  const operations = definitions.filter(node => node.kind === Kind.OPERATION_DEFINITION);
  const fragments = definitions.filter(node => node.kind === Kind.FRAGMENT_DEFINITION);
  if (operations.length > LIMITS.operations)
    refuse(`The document has more than ${LIMITS.operations} operations.`);
  if (fragments.length > LIMITS.fragments)
    refuse(`The document has more than ${LIMITS.fragments} fragments.`);
  return { operations, fragments: new Map(fragments.map(fragment => [fragment.name.value, fragment])) };
}

/** One operation, walked as it is answered: fields of one name are one field, with the selections of all of them. */
class Walk {
  private selections = 0;
  private aliases = 0;
  private directives = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: Fragments,
    private readonly used: Set<string>,
  ) {}

  operation({ operation, selectionSet, directives, variableDefinitions }: OperationDefinitionNode): void {
    this.count(directives);
    if ((variableDefinitions?.length ?? 0) > VARIABLES.declared)
      refuse(`The operation has more than ${VARIABLES.declared} variables.`);
    for (const variable of variableDefinitions ?? []) this.count(variable.directives);
    const type = this.schema.getRootType(operation) ?? undefined;
    const roots = this.fieldsOf([{ set: selectionSet, type, within: 0 }]);
    const most = operation === OperationTypeNode.MUTATION ? LIMITS.rootMutations : LIMITS.rootFields;
    const asked = [...roots.values()].reduce((sum, { length }) => sum + length, 0);
    if (asked > most) refuse(`The operation has more than ${most} root fields.`);
    this.fields(roots, { depth: 0, lists: new Set(), introspection: false });
  }

  /** The fields of all these sets by the name they have in the answer. */
  private fieldsOf(asked: readonly Asked[]) {
    const fields = new Map<string, { node: FieldNode; parent: Asked['type']; within: number }[]>();
    const collect = ({ set, type, within }: Asked, spreads: readonly string[]): void => {
      if (within >= LIMITS.nesting)
        refuse(`The document has more than ${LIMITS.nesting} sets inside each other.`);
      for (const selection of set.selections) {
        if (++this.selections > LIMITS.selections)
          refuse(`The document unfolds to more than ${LIMITS.selections} selections.`);
        this.count(selection.directives);
        if (selection.kind === Kind.FIELD) {
          if (selection.alias && ++this.aliases > LIMITS.aliases)
            refuse(`The document has more than ${LIMITS.aliases} aliases.`);
          const name = selection.alias?.value ?? selection.name.value;
          const same = fields.get(name) ?? [];
          if (same.push({ node: selection, parent: type, within: within + 1 }) > LIMITS.sameField)
            refuse(`A field is asked for more than ${LIMITS.sameField} times.`);
          fields.set(name, same);
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          const on = selection.typeCondition ? typeFromAST(this.schema, selection.typeCondition) : type;
          collect({ set: selection.selectionSet, type: on, within: within + 1 }, spreads);
        } else {
          const name = selection.name.value;
          const fragment = this.fragments.get(name);
          this.used.add(name);
          // A cycle is refused by a rule of graphql-js; here it only must not be walked.
          if (!fragment || spreads.includes(name)) continue;
          this.count(fragment.directives);
          const on = typeFromAST(this.schema, fragment.typeCondition);
          collect({ set: fragment.selectionSet, type: on, within: within + 1 }, [...spreads, name]);
        }
      }
    };
    for (const one of asked) collect(one, []);
    return fields;
  }

  private fields(fields: ReturnType<Walk['fieldsOf']>, path: Path): void {
    for (const same of fields.values()) {
      const below: Asked[] = [];
      const lists = new Set(path.lists);
      let introspection = path.introspection;
      for (const { node, parent, within } of same) {
        const name = node.name.value;
        introspection ||= name.startsWith('__');
        const declared =
          isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
        if (declared && !introspection && isListType(getNullableType(declared.type))) {
          const coordinate = `${parent?.name}.${name}`;
          // A list inside itself (`Lesson.course` leads back to `Course.chapters`) multiplies with each round.
          if (path.lists.has(coordinate)) refuse(`${coordinate} is asked for inside itself.`);
          lists.add(coordinate);
        }
        if (node.selectionSet)
          below.push({ set: node.selectionSet, type: declared && getNamedType(declared.type), within });
      }
      const depth = path.depth + (introspection ? 0 : 1);
      if (depth > LIMITS.depth) refuse(`The document is more than ${LIMITS.depth} fields deep.`);
      if (below.length) this.fields(this.fieldsOf(below), { depth, lists, introspection });
    }
  }

  private count(directives: readonly unknown[] | undefined): void {
    const here = directives?.length ?? 0;
    if (here > LIMITS.directivesOnOne)
      refuse(`The document has more than ${LIMITS.directivesOnOne} directives in one place.`);
    this.directives += here;
    if (this.directives > LIMITS.directives)
      refuse(`The document has more than ${LIMITS.directives} directives.`);
  }
}
