import type { EntityMetadata } from '@mikro-orm/core';
import {
  getNamedType,
  isObjectType,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
} from 'graphql';
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
} from 'kysely';
import type { ClassType } from 'type-graphql';
import { isId } from '../id.js';
import { decodeCursor, pageSize } from './connection.js';
import type { FieldRead, Given, Related, RootRows, Row, Sql, TypeRead } from './define.js';
import { nodesOfConnection, selectedFields, type Selected } from './selection.js';

export type ArgsKey = FieldNode | 'root';
export interface ArgsValue {
  enums: ReadonlySet<string>;
  values: Record<string, unknown>;
}
export type Args = ReadonlyMap<ArgsKey, ArgsValue>;

/** What a request brings to a compiled statement. */
export interface Values {
  viewerId: string | null;
  viewerRole: string | null;
  sessionId: string | null;
  now: Date;
  publicUrl: string;
  mediaUrl: string;
  platform: string;
  ids: readonly string[];
  /** Argument values by the field's first node; the root's own under `root`. */
  args: Args;
}

/** A parameter: where its value is found when the statement runs. */
class Parameter {
  constructor(readonly from: (values: Values) => unknown) {}
}

export interface Statement {
  text: string;
  parameters: ((values: Values) => unknown)[];
}

export type Root = { kind: 'ids'; of: ClassType } | RootRows;

export interface Catalog {
  read(type: ClassType | string): TypeRead | undefined;
  metadata(entity: ClassType): EntityMetadata;
}

const compilerOnly = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: db => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

const parameter = (from: (values: Values) => unknown): Sql => sql`${new Parameter(from)}`;

type AnyRow = Row<Record<string, unknown>>;
type Rows = Related<Record<string, unknown>, Record<string, unknown>>;

/** Turns a selection into one statement. `args` only decides which arguments are present; values come at run time. */
export class Compiler {
  private aliases = 0;

  constructor(
    private readonly catalog: Catalog,
    private readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>,
    private readonly args: Args,
  ) {}

  statement(root: Root, nodes: readonly FieldNode[], type: GraphQLObjectType): Statement {
    const query =
      root.kind === 'ids'
        ? this.byIds(root.of, nodes, type)
        : sql`select ${this.relation(root.kind, root.of, root.rows, noParent, 'root', nodes, type)} as "value"`;
    return this.finished(query);
  }

  private finished(query: Sql): Statement {
    const compiled = query.compile(compilerOnly);
    return {
      text: compiled.sql,
      parameters: compiled.parameters.map(value => (value instanceof Parameter ? value.from : () => value)),
    };
  }

  /** Which of some ids are rows that show for the viewer. */
  shown(of: ClassType): Statement {
    const { read, row, table, alias } = this.open(of);
    const ids = parameter(values => values.ids);
    return this.finished(sql`select ${row.id} as "id" from ${table} as ${alias}
      where ${row.id} = any(${ids}::uuid[])${this.visible(read, row)}`);
  }

  private byIds(of: ClassType, nodes: readonly FieldNode[], type: GraphQLObjectType): Sql {
    const { read, row, table, alias } = this.open(of);
    const ids = parameter(values => values.ids);
    return sql`select ${row.id} as "id", ${this.object(read, row, nodes, type)} as "value" from ${table} as ${alias}
      where ${row.id} = any(${ids}::uuid[])${this.visible(read, row)}`;
  }

  /** `json_build_object` of what is selected; in pieces, because PostgreSQL takes at most 100 arguments. */
  private object(read: TypeRead, row: AnyRow, nodes: readonly FieldNode[], type: GraphQLObjectType): Sql {
    const pairs = selectedFields(nodes, type, this.fragments).map(
      selected => sql`${sql.lit(selected.key)}, ${this.field(read, row, selected)}`,
    );
    if (pairs.length <= 50) return sql`json_build_object(${sql.join(pairs)})`;
    const pieces: Sql[] = [];
    for (let at = 0; at < pairs.length; at += 50)
      pieces.push(sql`jsonb_build_object(${sql.join(pairs.slice(at, at + 50))})`);
    return sql`(${sql.join(pieces, sql` || `)})`;
  }

  private field(read: TypeRead, row: AnyRow, selected: Selected): Sql {
    const declared: FieldRead | undefined = read.fields.get(selected.name);
    if (!declared) return this.stored(read, row, selected);
    if (declared.kind === 'value') return declared.sql(row, this.given(firstNode(selected)));
    const type = getNamedType(selected.field.type) as GraphQLObjectType;
    return this.relation(
      declared.kind,
      declared.of(),
      declared.rows,
      row,
      firstNode(selected),
      selected.nodes,
      type,
    );
  }

  /** A column, or a to-one relation, that carries `@Field`. */
  private stored(read: TypeRead, row: AnyRow, selected: Selected): Sql {
    const property = this.catalog.metadata(read.entity).properties[selected.name];
    const column = row[selected.name];
    if (!property || !column)
      throw new Error(`${read.type.name}.${selected.name} is neither stored nor declared in reads`);
    const type = getNamedType(selected.field.type);
    if (!isObjectType(type)) return column;
    const target = this.catalog.read(type.name);
    if (!target) throw new Error(`${type.name} has no reads`);
    const rows: Rows = {
      description: '',
      where: (other, parent) => sql`${other.id as Sql} = ${parent[selected.name] as Sql}`,
    };
    return this.relation('one', target.type, rows, row, firstNode(selected), selected.nodes, type);
  }

  private relation(
    kind: 'one' | 'many' | 'page',
    of: ClassType,
    rows: Rows,
    parent: AnyRow,
    argsKey: ArgsKey,
    nodes: readonly FieldNode[],
    type: GraphQLObjectType,
  ): Sql {
    const { read, row, table, alias } = this.open(of);
    const given = this.given(argsKey);
    const where = sql`where ${rows.where ? rows.where(row, parent, given) : sql`true`}${this.visible(read, row)}`;
    const keys = rows.orderBy?.(row, given) ?? [];
    const order = typeof rows.direction === 'function' ? rows.direction(given) : (rows.direction ?? 'asc');
    const direction = sql.raw(order);
    const orderBy = keys.length
      ? sql`order by ${sql.join(keys.map(key => sql`${key} ${direction}`))}`
      : sql``;

    if (kind === 'one')
      return sql`(select ${this.object(read, row, nodes, type)} from ${table} as ${alias} ${where} ${orderBy} limit 1)`;
    if (kind === 'many') {
      const object = this.object(read, row, nodes, type);
      return sql`(select coalesce(json_agg(${object} ${orderBy}), '[]'::json) from ${table} as ${alias} ${where})`;
    }
    const nodeType = getNamedType(type.getFields()['nodes']?.type) as GraphQLObjectType;
    const object = this.object(read, row, nodesOfConnection(nodes, type, this.fragments), nodeType);
    const after = given.has('after')
      ? sql` and (${sql.join(keys)}) ${sql.raw(order === 'desc' ? '<' : '>')} (${this.cursor(argsKey, keys.length)})`
      : sql``;
    const limit = parameter(values => pageSize(values.args.get(argsKey)?.values.first) + 1);
    const limited = sql`(select * from ${table} as ${alias} ${where}${after} ${orderBy} limit ${limit})`;
    return sql`(select coalesce(json_agg(json_build_object('n', ${object}, 'k', json_build_array(${sql.join(keys)})) ${orderBy}), '[]'::json) from ${limited} as ${alias})`;
  }

  private cursor(argsKey: ArgsKey, length: number): Sql {
    const key = (index: number) =>
      parameter(values => decodeCursor(values.args.get(argsKey)?.values.after, length)[index]);
    return sql.join(Array.from({ length }, (_, index) => key(index)));
  }

  private open(of: ClassType): { read: TypeRead; row: AnyRow; table: Sql; alias: Sql } {
    const read = this.catalog.read(of);
    if (!read) throw new Error(`${of.name} has no reads`);
    const metadata = this.catalog.metadata(read.entity);
    const alias = `t${this.aliases++}`;
    return { read, row: rowOf(metadata, alias), table: sql.table(metadata.tableName), alias: sql.raw(alias) };
  }

  private visible(read: TypeRead, row: AnyRow): Sql {
    return read.visible ? sql` and (${read.visible(row, this.given('root'))})` : sql``;
  }

  private exists<E extends object>(of: ClassType<E>, where: (row: Row<E>) => Sql): Sql {
    const { read, row, table, alias } = this.open(of);
    return sql`exists (select 1 from ${table} as ${alias} where ${where(row as Row<E>)}${this.visible(read, row)})`;
  }

  private given(argsKey: ArgsKey): Given {
    const { enums, values: present } = this.args.get(argsKey) ?? { enums: new Set(), values: {} };
    const has = (name: string) => present[name] !== undefined && present[name] !== null;
    return {
      viewerId: sql`${parameter(values => values.viewerId)}::uuid`,
      viewerRole: sql`${parameter(values => values.viewerRole)}::text`,
      sessionId: sql`${parameter(values => values.sessionId)}::uuid`,
      now: sql`${parameter(values => values.now)}::timestamptz`,
      publicUrl: sql`${parameter(values => values.publicUrl)}::text`,
      mediaUrl: sql`${parameter(values => values.mediaUrl)}::text`,
      platform: sql`${parameter(values => values.platform)}::text`,
      has,
      id: name => parameter(values => idOrNull(values.args.get(argsKey)?.values[name])),
      arg: name => parameter(values => values.args.get(argsKey)?.values[name]),
      choice: name => (enums.has(name) && has(name) ? String(present[name]) : undefined),
      exists: (of, where) => this.exists(of, where),
    };
  }
}

const idOrNull = (value: unknown): string | null => (typeof value === 'string' && isId(value) ? value : null);

const noParent: AnyRow = {};

/** Properties of an entity as columns under an alias. */
function rowOf(metadata: EntityMetadata, alias: string): AnyRow {
  return new Proxy(noParent, {
    get(_none, name) {
      const column = metadata.properties[String(name)]?.fieldNames?.[0];
      if (!column) throw new Error(`${metadata.className} has no column for ${String(name)}`);
      return sql.ref(`${alias}.${column}`);
    },
  });
}

function firstNode(selected: Selected): FieldNode {
  return selected.nodes[0] as FieldNode;
}

/** Which arguments are present and which enum values they have: all that a statement's text may depend on. */
export function variantOf(args: Args): string {
  const one = ({ enums, values }: { enums: ReadonlySet<string>; values: Record<string, unknown> }): string =>
    Object.entries(values)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => (enums.has(name) ? `${name}=${String(value)}` : name))
      .sort()
      .join(',');
  return [...args.values()].map(one).join(';');
}
