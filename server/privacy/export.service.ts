import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import type { Locale } from '../kernel/messages.js';
import { exportBelongings } from '../kernel/personal.js';
import { sign, verify } from '../kernel/signed.js';
import { inTransaction } from '../kernel/transaction.js';
import { accountsOf } from '../users/merged.service.js';
import { proveItsYou } from '../users/proof.service.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import { introOf, sectionOf } from './export-texts.js';
import type { ExportPayload, ProveItsYouInput } from './privacy.types.js';

const LINK_SECONDS = 10 * 60;

const AUDIENCE = 'export';

/** Whose data a link gives out, and the session it lives and dies with. */
export interface ExportTicket {
  userId: string;
  sessionId: string;
  locale: Locale;
}

/**
 * A link to all that is kept about the viewer; browsers open it, so that what it may is in the link itself. Throws
 * `PASSWORD_WRONG` or `SECOND_FACTOR_WRONG`.
 */
export async function requestExport(ctx: Ctx, input: ProveItsYouInput): Promise<ExportPayload> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('dataExport', viewer.id);
  await proveItsYou(ctx, viewer.id, input);
  await inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    record(tx, { action: 'account.export', subjectType: 'User', subjectId: viewer.id, detail: {} });
  });
  const expires = Math.floor(ctx.now().getTime() / 1000) + LINK_SECONDS;
  const claims = { sub: viewer.id, sid: viewer.sessionId, locale: ctx.locale };
  const ticket = await sign(AUDIENCE, claims, ctx.config.sessionSecret, expires);
  return { url: `${ctx.publicUrl}/exports/${ticket}`, expiresAt: new Date(expires * 1000) };
}

/** What a link stands for; null for altered, foreign or expired ones. */
export async function readTicket(ctx: Ctx, ticket: string): Promise<ExportTicket | null> {
  const claims = await verify(AUDIENCE, ticket, ctx.config.sessionSecret, ctx.now());
  if (typeof claims?.sub !== 'string' || typeof claims.sid !== 'string') return null;
  return { userId: claims.sub, sessionId: claims.sid, locale: claims.locale === 'en' ? 'en' : 'zh-CN' };
}

/** The download, piece by piece: an introduction, then one section for each kind of thing that is kept. */
export async function* exportText(ctx: Ctx, { userId, locale }: ExportTicket): AsyncGenerator<string> {
  const about = { ...introOf(locale, ctx.config.operator), account: userId, exportedAt: ctx.now() };
  yield `{\n  "about": ${JSON.stringify(about)},\n  "sections": [`;
  let open: string | null = null;
  let rows = 0;
  for await (const page of exportBelongings(ctx, await accountsOf(ctx, userId))) {
    if (page.kind !== open) {
      yield `${open === null ? '' : '\n    ] },'}\n    { ${head(page.kind, locale)}, "items": [`;
      open = page.kind;
      rows = 0;
    }
    const texts = page.rows.map(row => `${rows++ ? ',' : ''}\n      ${JSON.stringify(row)}`);
    if (texts.length) yield texts.join('');
  }
  yield `\n    ] }\n  ]\n}\n`;
}

function head(kind: string, locale: Locale): string {
  const { title, explanation } = sectionOf(kind, locale);
  return `"kind": "${kind}", "title": ${JSON.stringify(title)}, "explanation": ${JSON.stringify(explanation)}`;
}
