import { isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { sql } from 'kysely';
import { getMetadataStorage } from 'type-graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { allReads, type FieldRead, type Given, type Row, type TypeRead } from '../kernel/reads/define.js';
import { createSchema } from '../schema.js';
import { sights } from './sights.js';

let schema: GraphQLSchema;
let reads: Map<string, TypeRead>;

beforeAll(async () => {
  schema = await createSchema();
  const names = new Map(getMetadataStorage().objectTypes.map(({ target, name }) => [target, name]));
  reads = new Map([...allReads()].map(read => [names.get(read.type) ?? read.type.name, read]));
});

/** Types that show what is asked for, and nothing of their own. */
const isFrame = (type: GraphQLObjectType): boolean => {
  const fields = Object.keys(type.getFields());
  return fields.includes('userErrors') || fields.includes('pageInfo') || fields.join() === 'cursor,node';
};

const shown = (): string[] =>
  Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(type => !type.name.startsWith('__') && !isFrame(type))
    .map(({ name }) => name)
    .filter(name => !['Query', 'Mutation', 'Subscription'].includes(name));

const anyRow = new Proxy({}, { get: (_none, name) => sql.ref(String(name)) }) as Row<Record<string, unknown>>;

/** Whether SQL asks who is looking, whichever of its arguments are given. */
function asksForViewer(build: (given: Given) => unknown): boolean {
  let asked = false;
  const givenWith = (isGiven: boolean): Given => ({
    get viewerId() {
      asked = true;
      return sql`v`;
    },
    get viewerRole() {
      asked = true;
      return sql`r`;
    },
    get sessionId() {
      asked = true;
      return sql`s`;
    },
    now: sql`n`,
    publicUrl: sql`u`,
    mediaUrl: sql`m`,
    platform: sql`p`,
    has: () => isGiven,
    arg: () => sql`a`,
    id: () => sql`i`,
    choice: () => (isGiven ? 'DECIDE_REFUND' : undefined),
    exists: (_of, where) => sql`${where(anyRow as never)}`,
  });
  build(givenWith(true));
  build(givenWith(false));
  return asked;
}

function dependsOnViewer(field: FieldRead): boolean {
  if (field.kind !== 'value')
    return asksForViewer(given => [
      field.rows.where?.(anyRow, anyRow, given),
      field.rows.orderBy?.(anyRow, given),
    ]);
  // What is made of a value with the request at hand is made for who asks.
  return (field.finish?.length ?? 0) > 1 || asksForViewer(given => field.sql(anyRow, given));
}

it('says of every type who sees it, and of nothing else', () => {
  const missing = shown().filter(type => !sights[type]);
  expect(
    missing.map(
      type =>
        `add to server/permissions/sights.ts:  ${type}: owner('Whose they are.'),  // or everyone, some, admins, asker`,
    ),
  ).toEqual([]);
  expect(Object.keys(sights).filter(type => !shown().includes(type))).toEqual([]);
});

describe('what a line says is what the reads do', () => {
  it('about whose the objects are', () => {
    const wrong = [...reads].filter(([type, { visible }]) => {
      const line = sights[type];
      const isGuarded = visible !== undefined && asksForViewer(given => visible(anyRow, given));
      return line && isGuarded !== ['owner', 'some', 'admins'].includes(line.audience);
    });
    expect(wrong.map(([type]) => `${type}: visible and its line in sights.ts do not agree`)).toEqual([]);
  });

  it('about the fields that depend on who looks', () => {
    const dependent = [...reads].flatMap(([type, { fields }]) =>
      [...fields].filter(([, field]) => dependsOnViewer(field)).map(([name]) => `${type}.${name}`),
    );
    const told = Object.entries(sights)
      .filter(([type]) => reads.has(type))
      .flatMap(([type, { views = {} }]) => Object.keys(views).map(name => `${type}.${name}`));
    expect(
      dependent
        .filter(field => !told.includes(field))
        .map(
          field => `add to the views in server/permissions/sights.ts:  ${field}: 'for whom it shows what',`,
        ),
    ).toEqual([]);
    expect(told.filter(field => !dependent.includes(field))).toEqual([]);
  });
});
