import { isObjectType, type GraphQLSchema } from 'graphql';
import { beforeAll, expect, it } from 'vitest';
import { createSchema } from '../schema.js';
import { actionOf, actions } from './action.js';
import { policy } from './policy.js';

let schema: GraphQLSchema;

beforeAll(async () => {
  schema = await createSchema();
});

const operations = (): string[] =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    .filter(isObjectType)
    .flatMap(root => Object.keys(root.getFields()).map(field => `${root.name}.${field}`));

it('says of every operation who may ask for it, and of nothing else', () => {
  const missing = operations().filter(operation => !policy[operation]);
  expect(
    missing.map(
      operation =>
        `add to server/permissions/policy.ts:  '${operation}': loggedIn("Whose things, in a sentence."),  // or anyone, staff, admins`,
    ),
  ).toEqual([]);
  expect(Object.keys(policy).filter(operation => !operations().includes(operation))).toEqual([]);
});

it('gives each restricted operation an action of its own', () => {
  const restricted = Object.keys(policy).filter(operation => policy[operation]?.roles);
  expect(actionOf('Mutation.decideRefund')).toBe('DECIDE_REFUND');
  expect(new Set(restricted.map(actionOf)).size).toBe(restricted.length);
  expect([...actions.keys()].sort()).toEqual(restricted.map(actionOf).sort());
});
