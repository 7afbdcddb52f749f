import { isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql';
import type { Ctx } from '../context.js';
import { refusal } from '../kernel/errors.js';
import { policy } from './policy.js';
import type { Rule } from './rule.js';

type RootField = GraphQLField<unknown, Ctx>;

/**
 * Lets through each root field only who its line in the policy names, before anything of it runs; a subscription when it
 * begins. `UNAUTHENTICATED` without a viewer, `FORBIDDEN` for the wrong role; what has no line is closed to everybody.
 */
export function gate(schema: GraphQLSchema): GraphQLSchema {
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    if (!isObjectType(root)) continue;
    for (const field of Object.values(root.getFields()) as RootField[]) {
      const operation = `${root.name}.${field.name}`;
      const hook = root === schema.getSubscriptionType() ? 'subscribe' : 'resolve';
      const open = field[hook];
      if (!open) throw new Error(`${operation} has no ${hook}`);
      // Synchronous, because a promise for every root field would be paid for by every request.
      field[hook] = (source, args, ctx, info) => {
        // Ended by another field of the same document, or while the request was on its way.
        if (ctx.viewer && ctx.sessions.isRevoked(ctx.viewer.sessionId)) ctx.viewer = null;
        admit(operation, policy[operation], ctx.viewer);
        return open(source, args, ctx, info);
      };
    }
  }
  return schema;
}

function admit(operation: string, rule: Rule | undefined, viewer: Ctx['viewer']): void {
  if (!rule) throw refusal('FORBIDDEN', `${operation} has no line in server/permissions/policy.ts.`);
  if (!rule.roles) return;
  if (!viewer) throw refusal('UNAUTHENTICATED', 'Log in first.');
  if (!rule.roles.includes(viewer.role)) throw refusal('FORBIDDEN', 'This is not yours to do.');
}
