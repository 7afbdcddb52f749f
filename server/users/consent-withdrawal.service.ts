import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { inTransaction } from '../kernel/transaction.js';
import { Consent } from './consent.entity.js';
import { aboutConsent } from './consents.service.js';
import { endSessions } from './sessions.service.js';
import { lockViewer } from './user-lock.service.js';
import { requireViewer } from './viewer.js';

/** Takes back what the viewer agreed to, and ends every session: without consent nothing more is collected. */
export async function withdrawConsent(ctx: Ctx): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('account', viewer.id);
  await inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    for (const consent of await tx.em.find(Consent, { user: viewer.id, withdrawnAt: null }))
      consent.withdrawnAt = tx.now();
    await endSessions(tx, viewer.id);
    record(tx, aboutConsent('consent.withdraw', viewer.id));
  });
  ctx.refreshCookie?.write(null);
  return viewer.id;
}
