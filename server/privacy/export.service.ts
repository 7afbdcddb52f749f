import type { Ctx } from '../context.js';
import { sign } from '../kernel/signed.js';
import { proveItsYou } from '../users/proof.service.js';
import { requireViewer } from '../users/viewer.js';
import type { ExportPayload, ProveItsYouInput } from './privacy.types.js';

const LINK_SECONDS = 10 * 60;

const AUDIENCE = 'export';

/** A link to all that is kept about the viewer. */
export async function requestExport(ctx: Ctx, input: ProveItsYouInput): Promise<ExportPayload> {
  const viewer = requireViewer(ctx);
  await proveItsYou(ctx, viewer.id, input);
  const expires = Math.floor(ctx.now().getTime() / 1000) + LINK_SECONDS;
  const claims = { sub: viewer.id, sid: viewer.sessionId };
  const ticket = await sign(AUDIENCE, claims, ctx.config.sessionSecret, expires);
  return { url: `${ctx.publicUrl}/exports/${ticket}`, expiresAt: new Date(expires * 1000) };
}
