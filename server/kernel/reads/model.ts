import type { EntityMetadata, MikroORM } from '@mikro-orm/core';
import DataLoader from 'dataloader';
import {
  getNamedType,
  GraphQLBoolean,
  isEnumType,
  isObjectType,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
} from 'graphql';
import type { Pool } from 'pg';
import { getMetadataStorage, type ClassType } from 'type-graphql';
import { isId } from '../id.js';
import {
  Compiler,
  variantOf,
  type Args,
  type ArgsKey,
  type ArgsValue,
  type Catalog,
  type Root,
  type Statement,
  type Values,
} from './compile.js';
import { pageSize, toConnection, type PageRows } from './connection.js';
import { allReads, type RootRows, type TypeRead } from './define.js';
import { argumentsOf, selectedFields, selectionText, type Selected } from './selection.js';
import { StatementRunner, type ResultRow } from './statement-runner.js';

/** The part of a request's context that reads look at. */
export interface ReadContext {
  viewer: { id: string; role: string; sessionId: string } | null;
  platform: string;
  publicUrl: string;
  mediaUrl: string;
  now(): Date;
  /** Batches by-id reads of one request; kept here so that aliases of a root field share one statement. */
  loaders: Map<string, DataLoader<string, object | null>>;
}

/** A compiled selection: its fields with arguments, and a statement for each combination of present ones. */
interface Compiled {
  nodes: readonly FieldNode[];
  withArguments: Selected[];
  statements: Map<string, Statement>;
}

/** A document has few variants in earnest; beyond these, a stranger's are compiled, run and forgotten. */
const MAX_KEPT = 16;

/** Reads what GraphQL returns: one statement per root field, compiled once per document and variant. */
export class ReadModel {
  private readonly compiled = new WeakMap<FieldNode, Compiled[]>();
  private readonly showing = new Map<ClassType, Statement>();
  private readonly catalog: Catalog;
  private readonly runner: StatementRunner;

  constructor(pool: Pool, orm: MikroORM) {
    this.runner = new StatementRunner(pool);
    const byType = new Map<ClassType | string, TypeRead>();
    const names = new Map(getMetadataStorage().objectTypes.map(({ target, name }) => [target, name]));
    for (const read of allReads()) {
      byType.set(read.type, read);
      byType.set(names.get(read.type) ?? read.type.name, read);
    }
    this.catalog = {
      read: type => byType.get(type),
      metadata: entity => orm.getMetadata().get(entity) as unknown as EntityMetadata,
    };
  }

  /** The row with this id as it was asked for; null where it does not exist for the viewer. */
  byId(ctx: ReadContext, info: GraphQLResolveInfo, of: ClassType, id: string): Promise<object | null> {
    if (!isId(id)) return Promise.resolve(null);
    const key = `${of.name}${selectionText(info)}`;
    let loader = ctx.loaders.get(key);
    if (!loader) {
      loader = new DataLoader(ids => this.manyByIds(ctx, info, of, ids), { cache: false });
      ctx.loaders.set(key, loader);
    }
    return loader.load(id);
  }

  /** Whether there is such a row for the viewer: how a service asks what `visible` says before it acts. */
  async shows(ctx: ReadContext, of: ClassType, id: string): Promise<boolean> {
    return isId(id) && (await this.shown(ctx, of, [id])).size > 0;
  }

  /** Which of some ids are such rows for the viewer; none of them asks nothing. */
  async shown(ctx: ReadContext, of: ClassType, ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (!ids.length) return new Set();
    let statement = this.showing.get(of);
    if (!statement) this.showing.set(of, (statement = new Compiler(this.catalog, {}, new Map()).shown(of)));
    const rows = await this.runner.run(statement, valuesOf(ctx, new Map(), ids));
    return new Set(rows.map(({ id }) => id as string));
  }

  /** A root field that is no by-id look-up: a page, a short list, or one row. */
  async root<T>(
    ctx: ReadContext,
    info: GraphQLResolveInfo,
    { kind, of, rows }: RootRows,
    args: object = {},
  ): Promise<T> {
    const values = { ...args } as Record<string, unknown>;
    if (kind === 'page') pageSize(values.first);
    const [row] = await this.run(ctx, info, { kind, of, rows }, values);
    const value = row?.value;
    return (kind === 'page' ? toConnection(value as PageRows, pageSize(values.first)) : value) as T;
  }

  private async manyByIds(ctx: ReadContext, info: GraphQLResolveInfo, of: ClassType, ids: readonly string[]) {
    const rows = await this.run(ctx, info, { kind: 'ids', of }, {}, ids);
    const found = new Map(rows.map(({ id, value }) => [id, value as object]));
    return ids.map(id => found.get(id.toLowerCase()) ?? null);
  }

  private async run(
    ctx: ReadContext,
    info: GraphQLResolveInfo,
    root: Root,
    rootArgs: Record<string, unknown>,
    ids: readonly string[] = [],
  ): Promise<ResultRow[]> {
    const compiled = this.compiledFor(info);
    const rootField = info.parentType.getFields()[info.fieldName];
    const args: Args = new Map<ArgsKey, ArgsValue>([
      ['root', { enums: enumsOf(rootField?.args ?? []), values: rootArgs }],
      ...compiled.withArguments.map((selected): [ArgsKey, ArgsValue] => [
        selected.nodes[0] as FieldNode,
        { enums: enumsOf(selected.field.args), values: argumentsOf(selected, info.variableValues) },
      ]),
    ]);
    const variant = variantOf(args);
    let statement = compiled.statements.get(variant);
    if (!statement) {
      const type = outputType(info, root.kind);
      statement = new Compiler(this.catalog, info.fragments, args).statement(root, info.fieldNodes, type);
      if (compiled.statements.size < MAX_KEPT) compiled.statements.set(variant, statement);
    }
    return this.runner.run(statement, valuesOf(ctx, args, ids));
  }

  private compiledFor(info: GraphQLResolveInfo): Compiled {
    const first = info.fieldNodes[0] as FieldNode;
    let known = this.compiled.get(first);
    if (!known) this.compiled.set(first, (known = []));
    // Fields merge differently under @skip and @include, so the same first node can lead several sets.
    let compiled = known.find(
      ({ nodes }) =>
        nodes.length === info.fieldNodes.length && nodes.every((node, at) => node === info.fieldNodes[at]),
    );
    if (!compiled) {
      const type = getNamedType(info.returnType) as GraphQLObjectType;
      compiled = {
        nodes: info.fieldNodes,
        withArguments: fieldsWithArguments(info, info.fieldNodes, type),
        statements: new Map(),
      };
      if (known.length < MAX_KEPT) known.push(compiled);
    }
    return compiled;
  }
}

function valuesOf(ctx: ReadContext, args: Args, ids: readonly string[]): Values {
  const { viewer, platform, publicUrl, mediaUrl } = ctx;
  return {
    viewerId: viewer?.id ?? null,
    viewerRole: viewer?.role ?? null,
    sessionId: viewer?.sessionId ?? null,
    now: ctx.now(),
    platform,
    publicUrl,
    mediaUrl,
    ids,
    args,
  };
}

function outputType(info: GraphQLResolveInfo, kind: Root['kind']): GraphQLObjectType {
  const type = getNamedType(info.returnType);
  if (!isObjectType(type)) throw new Error(`${info.fieldName}: a ${kind} read needs an object type`);
  return type;
}

function fieldsWithArguments(
  info: GraphQLResolveInfo,
  nodes: readonly FieldNode[],
  type: GraphQLObjectType,
): Selected[] {
  return selectedFields(nodes, type, info.fragments).flatMap(selected => {
    const below = getNamedType(selected.field.type);
    const inner = isObjectType(below) ? fieldsWithArguments(info, selected.nodes, below) : [];
    return selected.field.args.length ? [selected, ...inner] : inner;
  });
}

/** Arguments of few values: each has a statement of its own. */
function enumsOf(args: readonly GraphQLArgument[]): ReadonlySet<string> {
  const isFew = (type: GraphQLNamedType) => isEnumType(type) || type === GraphQLBoolean;
  return new Set(args.filter(arg => isFew(getNamedType(arg.type))).map(arg => arg.name));
}
