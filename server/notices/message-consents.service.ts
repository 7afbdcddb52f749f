import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { newId } from '../kernel/id.js';
import { inTransaction } from '../kernel/transaction.js';
import type { IdentityProvider } from '../users/identity.entity.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import type { NoticeKind } from './notice.rules.js';
import type { MessageConsentInput, MessageTemplate } from './notices.types.js';

/** What can be sent through a platform. */
export const templatesOf = ({ config }: Pick<Ctx, 'config'>, platform: IdentityProvider): MessageTemplate[] =>
  Object.entries(config.messageTemplates[platform]).map(([kind, { id }]) => ({
    kind: kind as NoticeKind,
    templateId: id,
  }));

/** The dialogs ask for three at a time. */
const MAX_CONSENTS = 10;

/** More nobody gives, and a client that counts wrong gives no more. */
const MAX_LEFT = 100;

/**
 * Keeps what the platform's dialog said; the platform itself has the last word, and what it refuses is forgotten. Throws
 * `INVALID_INPUT` for a template that is not one of the kind.
 */
export async function keepConsents(ctx: Ctx, input: readonly MessageConsentInput[]): Promise<void> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('notices', viewer.id);
  if (input.length > MAX_CONSENTS) throw new UserError('INVALID_INPUT', ['input']);
  // Kinds that share a template were asked about once.
  const given = new Map<string, IdentityProvider>();
  input.forEach(({ kind, templateId, accepted }, at) => {
    const platform = platformOf(ctx, kind, templateId);
    if (!platform) throw new UserError('INVALID_INPUT', ['input', String(at), 'templateId']);
    if (accepted) given.set(templateId, platform);
  });
  if (!given.size) return;
  await inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    for (const [template, platform] of given)
      await tx.em.execute(
        `insert into message_consents as c (id, created_at, user_id, platform, template, "left")
         values (?, ?, ?, ?, ?, 1)
         on conflict (user_id, platform, template) do update set "left" = least(c."left" + 1, ?)`,
        [newId(), tx.now(), viewer.id, platform, template, MAX_LEFT],
      );
  });
}

const platformOf = (
  { config: { messageTemplates } }: Ctx,
  kind: NoticeKind,
  templateId: string,
): IdentityProvider | undefined =>
  (Object.keys(messageTemplates) as IdentityProvider[]).find(
    platform => messageTemplates[platform][kind]?.id === templateId,
  );
