import { registerEnumType } from 'type-graphql';
import { policy } from './policy.js';
import type { Rule } from './rule.js';

/** `Mutation.decideRefund` as a value of an enum: DECIDE_REFUND. */
export const actionOf = (operation: string): string =>
  operation
    .slice(operation.indexOf('.') + 1)
    .replaceAll(/[A-Z]/g, capital => `_${capital}`)
    .toUpperCase();

const restricted = Object.entries(policy).filter(([, rule]) => rule.roles);

/** The lines of the policy that not everybody meets, by action. */
export const actions: ReadonlyMap<string, Rule> = new Map(
  restricted.map(([operation, rule]) => [actionOf(operation), rule]),
);

/** Each of them as an enum of GraphQL, which the policy alone fills. */
export const Action: Readonly<Record<string, string>> = Object.fromEntries(
  [...actions.keys()].sort().map(action => [action, action]),
);

registerEnumType(Action, {
  name: 'Action',
  description: 'What not everybody may ask for: one for each such operation.',
});
