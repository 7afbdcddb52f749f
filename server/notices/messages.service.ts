import type { Ctx } from '../context.js';
import { shanghaiText } from '../kernel/shanghai.js';
import type { Tx } from '../kernel/transaction.js';
import { Identity, type IdentityProvider } from '../users/identity.entity.js';
import { messageFields, messagePage, isStale } from './message.rules.js';
import { messageJob, type MessageJob } from './message.job.js';
import { Notice } from './notice.entity.js';
import type { NoticeKind } from './notice.rules.js';

/** What telling needs of a transaction. */
export type Teller = Pick<Tx<Ctx>, 'em' | 'now' | 'config' | 'publish' | 'enqueue'>;

/** A notice that was written. */
export interface Told {
  id: string;
  userId: string;
  kind: NoticeKind;
}

/**
 * Spends a consent of each who was told, where one is left for such a notice, and has the message sent once the transaction
 * has committed; one a person, through the platform with more of them left.
 */
export async function enqueueMessages(tx: Teller, told: readonly Told[]): Promise<void> {
  const wanted = told.flatMap(({ id, userId, kind }) =>
    (Object.keys(tx.config.messageTemplates) as IdentityProvider[]).flatMap(platform => {
      const template = tx.config.messageTemplates[platform][kind]?.id;
      return template ? [{ notice_id: id, user_id: userId, platform, template }] : [];
    }),
  );
  if (!wanted.length) return;
  const jobs = await tx.em.execute<MessageJob[]>(
    `with chosen as materialized (
       select distinct on (w.user_id) c.id, w.notice_id
       from json_to_recordset(?::json) as w(notice_id uuid, user_id uuid, platform text, template text)
       join message_consents c on c.user_id = w.user_id and c.platform = w.platform and c.template = w.template
       where c."left" > 0 order by w.user_id, c."left" desc, c.id
     ), locked as materialized (
       select id from message_consents where id in (select id from chosen) order by id for update
     )
     update message_consents c set "left" = c."left" - 1 from chosen, locked
     where c.id = chosen.id and locked.id = c.id and c."left" > 0
     returning chosen.notice_id as "noticeId", c.platform`,
    [JSON.stringify(wanted)],
  );
  for (const job of jobs) tx.enqueue(messageJob(job, tx.now()));
}

/** Sends one; the queue comes again where the platform's fault may pass. */
export async function sendMessage(ctx: Ctx, payload: unknown): Promise<void> {
  const { noticeId, platform } = payload as MessageJob;
  const em = ctx.em.fork();
  const notice = await em.findOne(Notice, noticeId, { populate: ['person'] });
  const template = notice && ctx.config.messageTemplates[platform][notice.kind];
  const messenger = ctx.messengers[platform];
  if (!notice || !template || !messenger || isStale(notice, ctx.now())) return;
  const userId = notice.user.id;
  const identity = await em.findOne(Identity, { user: userId, provider: platform });
  if (!identity) return;
  const { kind, title, text, targetKind, targetId, at, createdAt } = notice;
  const target = targetKind && targetId ? { kind: targetKind, id: targetId } : null;
  const outcome = await messenger.send({
    to: ctx.vault.open('identity', identity.sealedSubject),
    template: template.id,
    page: messagePage(target),
    fields: messageFields(template, {
      ...{ kind, title, text, time: shanghaiText(at ?? createdAt) },
      person: notice.person?.unwrap().name ?? null,
    }),
  });
  if (outcome.kind === 'SENT') return;
  const facts = { noticeId, kind, platform, reason: outcome.reason };
  if (outcome.kind === 'LATER') throw new Error(`${platform} takes no message now: ${outcome.reason}`);
  if (outcome.kind === 'IMPOSSIBLE') return ctx.log.error(facts, 'A message cannot be sent');
  ctx.log.info(facts, 'A message was refused');
  // Whatever dialogs said: the platform knows of no consent that is left.
  await em.execute(
    'update message_consents set "left" = 0 where user_id = ? and platform = ? and template = ?',
    [userId, platform, template.id],
  );
}
