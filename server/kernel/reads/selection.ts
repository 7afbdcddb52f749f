import {
  getArgumentValues,
  getNamedType,
  Kind,
  print,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql';

/** A field that was asked for, with everything asked of it in one or several places of the document. */
export interface Selected {
  /** Under which key the statement returns it: its name, with the written arguments where it takes any. */
  key: string;
  name: string;
  field: GraphQLField<unknown, unknown>;
  nodes: FieldNode[];
}

type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;

/**
 * The fields selected on an object type, merged by key. `@skip` and `@include` are not looked at: the statement
 * returns what may be shown, execution leaves out what is not, and one statement serves both.
 */
export function selectedFields(
  nodes: readonly FieldNode[],
  type: GraphQLObjectType,
  fragments: Fragments,
): Selected[] {
  const found = new Map<string, Selected>();
  const visit = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments[selection.name.value];
        if (fragment) visit(fragment.selectionSet);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        visit(selection.selectionSet);
      } else {
        const field = type.getFields()[selection.name.value];
        if (!field) continue; // __typename
        const key = keyOf(selection);
        const known = found.get(key);
        if (known) known.nodes.push(selection);
        else found.set(key, { key, name: field.name, field, nodes: [selection] });
      }
    }
  };
  for (const node of nodes) if (node.selectionSet) visit(node.selectionSet);
  return [...found.values()];
}

const keys = new WeakMap<FieldNode, string>();

/** The key of a field in the statement's answer. Aliases do not matter, written arguments do. */
export function keyOf(node: FieldNode): string {
  let key = keys.get(node);
  if (key === undefined) {
    const args = [...(node.arguments ?? [])].sort((a, b) => (a.name.value < b.name.value ? -1 : 1));
    key = args.length ? `${node.name.value}(${args.map(arg => print(arg)).join(',')})` : node.name.value;
    keys.set(node, key);
  }
  return key;
}

/** The argument values of a field for this request: defaults applied, variables filled in. */
export function argumentsOf(selected: Selected, variables: Record<string, unknown>): Record<string, unknown> {
  const node = selected.nodes[0];
  return node ? getArgumentValues(selected.field, node, variables) : {};
}

/** The nodes below the connection's `edges { node }` and `nodes`, which ask of the same object. */
export function nodesOfConnection(
  nodes: readonly FieldNode[],
  type: GraphQLObjectType,
  fragments: Fragments,
): FieldNode[] {
  return selectedFields(nodes, type, fragments).flatMap(selected => {
    if (selected.name === 'nodes') return selected.nodes;
    if (selected.name !== 'edges') return [];
    const edge = getNamedType(selected.field.type) as GraphQLObjectType;
    return selectedFields(selected.nodes, edge, fragments).flatMap(inner =>
      inner.name === 'node' ? inner.nodes : [],
    );
  });
}

const texts = new WeakMap<FieldNode, string>();

/** What is asked below a field, as text: equal texts in one request may share one statement. */
export function selectionText(info: GraphQLResolveInfo): string {
  return info.fieldNodes
    .map(node => {
      let text = texts.get(node);
      if (text === undefined) texts.set(node, (text = node.selectionSet ? print(node.selectionSet) : ''));
      return text;
    })
    .join('&');
}
