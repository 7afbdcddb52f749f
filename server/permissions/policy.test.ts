import { isObjectType, type GraphQLSchema } from 'graphql';
import { beforeAll, expect, it } from 'vitest';
import { createSchema } from '../schema.js';
import { policy } from './policy.js';

let schema: GraphQLSchema;

beforeAll(async () => {
  schema = await createSchema();
});

const operations = (): string[] =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    .filter(isObjectType)
    .flatMap(root => Object.keys(root.getFields()).map(field => `${root.name}.${field}`));

it('says of every operation who may ask for it', () => {
  const missing = operations().filter(operation => !policy[operation]);
  expect(
    missing.map(
      operation =>
        `add to server/permissions/policy.ts:  '${operation}': loggedIn("Whose things, in a sentence."),  // or anyone, staff, admins`,
    ),
  ).toEqual([]);
});
