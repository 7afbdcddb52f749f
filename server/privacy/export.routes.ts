import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router } from 'express';
import type { Ctx } from '../context.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import type { SessionGuard } from '../users/session-guard.js';
import { exportText, readTicket } from './export.service.js';

/**
 * `GET /exports/<ticket>`: all that is kept about whoever was given the ticket, as a file. A ticket of somebody else's,
 * one that has expired and one whose session has ended answer as one that never was.
 */
export function exportRoutes(systemCtx: () => Ctx, guard: SessionGuard): Router {
  const routes = Router();
  routes.get('/exports/:ticket', async (request, response) => {
    const ctx = systemCtx();
    response.set('cache-control', 'private, no-store');
    const ticket = await readTicket(ctx, request.params.ticket);
    if (!ticket || guard.isRevoked(ticket.sessionId)) return void response.status(404).end();
    try {
      await ctx.limits.consume('exportDownload', ticket.userId);
    } catch {
      return void response.status(429).end();
    }
    response.set({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="zhike-data-${shanghaiDay(ctx.now())}.json"`,
      'x-content-type-options': 'nosniff',
    });
    try {
      const text = whileOpen(exportText(ctx, ticket), () => !guard.isRevoked(ticket.sessionId));
      await pipeline(Readable.from(text), response);
    } catch (error) {
      // Whoever reads it goes away, or the database does: half a file is no file, and the connection ends with it.
      ctx.log.warn({ error }, 'An export did not reach its end');
      response.destroy();
    }
  });
  return routes;
}

/** The same text for as long as its session lasts. */
async function* whileOpen(text: AsyncIterable<string>, isOpen: () => boolean): AsyncGenerator<string> {
  for await (const piece of text) {
    if (!isOpen()) throw new Error('The session has ended.');
    yield piece;
  }
}
