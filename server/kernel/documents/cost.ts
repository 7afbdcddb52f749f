import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  typeFromAST,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { DEFAULT_PAGE, MAX_PAGE } from '../reads/connection.js';

/** What a list holds that declares no `complexity` of its own. */
const LIST = 10;

type Values = Readonly<Record<string, unknown>>;

/**
 * How many objects the answer of a valid document may have: pages by their `first`, other lists by the `complexity`
 * that their field declares. Fields that name the same object twice are counted twice.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Values,
): number {
  const fragments = new Map(
    document.definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map(fragment => [fragment.name.value, fragment]),
  );

  /** `page` is how many nodes each list of this set has, when it is a connection's. */
  function ofSet(set: SelectionSetNode, type: GraphQLNamedType | undefined, page: number | null): number {
    let cost = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        cost += ofField(selection, type, page);
      } else {
        const part =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        if (!part) continue;
        const on = part.typeCondition ? typeFromAST(schema, part.typeCondition) : type;
        cost += ofSet(part.selectionSet, on, page);
      }
    }
    return cost;
  }

  function ofField(node: FieldNode, type: GraphQLNamedType | undefined, page: number | null): number {
    const declared =
      isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
    if (!declared || !node.selectionSet) return 0;
    const below = getNamedType(declared.type);
    const inside = ofSet(
      node.selectionSet,
      isCompositeType(below) ? below : undefined,
      pageOf(declared, node, variables),
    );
    const isList = isListType(getNullableType(declared.type));
    return (isList ? (page ?? sizeOf(declared)) : 1) * (1 + inside);
  }

  return ofSet(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined, null);
}

function sizeOf({ extensions }: GraphQLField<unknown, unknown>): number {
  return typeof extensions.complexity === 'number' ? extensions.complexity : LIST;
}

/** The nodes of a connection, which is asked for with `first`; null for anything else. */
function pageOf(field: GraphQLField<unknown, unknown>, node: FieldNode, variables: Values): number | null {
  const first = field.args.find(({ name }) => name === 'first');
  if (!first) return null;
  const value = node.arguments?.find(({ name }) => name.value === 'first')?.value;
  const asked =
    value?.kind === Kind.INT
      ? Number(value.value)
      : value?.kind === Kind.VARIABLE
        ? variables[value.name.value]
        : undefined;
  const page = asked ?? first.defaultValue;
  return typeof page === 'number' ? Math.min(Math.max(page, 0), MAX_PAGE) : DEFAULT_PAGE;
}
