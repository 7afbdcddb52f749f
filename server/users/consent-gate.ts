import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import type { Ctx, Viewer } from '../context.js';
import { userErrorOf } from '../kernel/errors.js';
import { consentsDue } from './consents.service.js';

/**
 * What needs no consent: coming in and going, what gives it or takes it back, one's rights over one's data and one's
 * money, and what takes something personal away. Everything else collects, and waits.
 */
export const FREE: readonly string[] = [
  'createCaptcha',
  'register',
  'loginWithPassword',
  'loginWithWechat',
  'loginWithAlipay',
  'confirmLogin',
  'requestPasswordReset',
  'resetPassword',
  'refreshSession',
  'logout',
  'revokeSession',
  'revokeOtherSessions',
  'giveConsent',
  'withdrawConsent',
  'requestDataExport',
  'requestDeletion',
  'cancelDeletion',
  'removeEmail',
  'removePhone',
  'unlinkIdentity',
  'removeSecondFactor',
  'cancelOrder',
  'checkPayment',
  'requestRefund',
  'withdrawRefund',
];

/** Sessions of whom it is known; what is forgotten is asked again. */
const REMEMBERED = 20_000;

/**
 * Refuses what would collect more of somebody who has not agreed to the documents of today. Asked of the database once a
 * session: who withdraws loses all sessions, and a new version comes with a new process, so that a yes stays one.
 */
export function consentGate(schema: GraphQLSchema): GraphQLSchema {
  const hasAgreed = consentCheck();
  for (const [name, field] of Object.entries(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve } = field;
    if (!resolve || FREE.includes(name)) continue;
    field.resolve = waiting(resolve, hasAgreed);
  }
  return schema;
}

type HasAgreed = (ctx: Pick<Ctx, 'em'>, viewer: Viewer) => Promise<boolean>;

/** Whether somebody has agreed to the documents of today; remembered for as long as the session lasts. */
export function consentCheck(): HasAgreed {
  const agreed = new Set<string>();
  return async ({ em }, { id, sessionId }) => {
    if (agreed.has(sessionId)) return true;
    const due = await consentsDue({ em: em.fork() }, id);
    if (due.length) return false;
    if (agreed.size >= REMEMBERED) agreed.clear();
    agreed.add(sessionId);
    return true;
  };
}

function waiting(
  resolve: GraphQLFieldResolver<unknown, Ctx>,
  hasAgreed: HasAgreed,
): GraphQLFieldResolver<unknown, Ctx> {
  return async (source, args, ctx, info) => {
    const { viewer } = ctx;
    if (viewer && !(await hasAgreed(ctx, viewer)))
      return { userErrors: [userErrorOf('CONSENT_REQUIRED', null, ctx.locale)] };
    return resolve(source, args, ctx, info);
  };
}
