import type { RequestHandler } from 'express';
import { readBody } from './kernel/body.js';
import { bearerOf, type Base } from './request-context.js';
import { verifyAccess } from './users/tokens.js';

/** What an operation of a learner or a stranger may take up, in bytes. */
const USUAL = 100 * 1024;

/** An article of a hundred thousand Chinese characters and its tags: only those who teach or run the shop send one. */
const OF_STAFF = 400 * 1024;

/** The body of a GraphQL request. The token is looked at first only where the body says that it is a long one. */
export function graphqlBody(base: () => Base): RequestHandler {
  const [usual, long] = [readBody(USUAL), readBody(OF_STAFF)];
  return async (request, response, next) => {
    const token = Number(request.headers['content-length'] ?? 0) > USUAL ? bearerOf(request) : null;
    const { config, now } = base();
    const claims = token ? await verifyAccess(token, config.sessionSecret, now()) : null;
    const isStaffs = claims !== null && claims.viewer.role !== 'STUDENT';
    return (isStaffs ? long : usual)(request, response, next);
  };
}
