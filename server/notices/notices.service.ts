import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId, newId } from '../kernel/id.js';
import { inTransaction } from '../kernel/transaction.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import { excerpt, MAX_EXCERPT, MAX_TITLE, type NoticeKind, type NoticeTargetKind } from './notice.rules.js';
import { enqueueMessages, type Teller, type Told } from './messages.service.js';
import type { MarkNoticesReadInput } from './notices.types.js';

/** What somebody is to be told. */
export interface Telling {
  userId: string;
  kind: NoticeKind;
  /** Where it leads. */
  target?: { kind: NoticeTargetKind; id: string };
  /** The name of what it is about; cut to 60 characters. */
  title: string;
  /** What was said; cut to 120 characters. */
  text?: string;
  /** When what it tells of is to happen. */
  at?: Date;
  /** Who did it. Nobody is told of what they did themselves. */
  person?: string;
  /** What happened, as one text: whoever was told by it is not told again. */
  key: string;
}

/** Tells one person something, once, when `tx` commits. */
export const notify = (tx: Teller, telling: Telling): Promise<void> => notifyAll(tx, [telling]);

/** Tells many people something, each once; an account that is gone is told nothing. */
export async function notifyAll(tx: Teller, tellings: readonly Telling[]): Promise<void> {
  const rows = tellings
    .filter(({ userId, person }) => userId !== person)
    .map(({ userId, kind, target, title, text = '', at, person, key }) => ({
      id: newId(),
      user_id: userId,
      kind,
      target_kind: target?.kind ?? null,
      target_id: target?.id ?? null,
      title: excerpt(title, MAX_TITLE),
      text: excerpt(text, MAX_EXCERPT),
      at: at?.toISOString() ?? null,
      person_id: person ?? null,
      key,
    }));
  if (!rows.length) return;
  await tx.em.flush();
  const told = await tx.em.execute<Told[]>(
    `insert into notices (id, created_at, user_id, kind, target_kind, target_id, title, text, at, person_id, key)
     select n.id, ?, u.id, n.kind, n.target_kind, n.target_id, n.title, n.text, n.at, n.person_id, n.key
     from json_to_recordset(?::json) as n(id uuid, user_id uuid, kind text, target_kind text, target_id text,
       title text, text text, at timestamptz, person_id uuid, key text)
     join users u on u.id = n.user_id and u.status in ('ACTIVE', 'BANNED')
     order by n.key, u.id
     on conflict (key, user_id) do nothing
     returning id, kind, user_id as "userId"`,
    [tx.now(), JSON.stringify(rows)],
  );
  await enqueueMessages(tx, told);
  for (const userId of new Set(told.map(row => row.userId))) tx.publish('noticeReceived', userId);
}

/** Empties what notices quote, because it was taken back or hidden: all that were told by this key. */
export async function hushNotices(tx: Teller, key: string): Promise<void> {
  await tx.em.flush();
  const hushed = await tx.em.execute<{ userId: string }[]>(
    `update notices set text = '' where key = ? and text <> '' returning user_id as "userId"`,
    [key],
  );
  for (const { userId } of hushed) tx.publish('noticeReceived', userId);
}

const MAX_IDS = 100;

/** Marks what the viewer has read, and returns who that is. Throws `INVALID_INPUT`. */
export async function markRead(ctx: Ctx, { ids, upTo }: MarkNoticesReadInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('notices', viewer.id);
  if (ids && ids.length > MAX_IDS) throw new UserError('INVALID_INPUT', ['ids']);
  if (upTo && !isId(upTo)) throw new UserError('INVALID_INPUT', ['upTo']);
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const which = [
      ...(ids
        ? [
            {
              sql: 'id in (select value::uuid from json_array_elements_text(?::json))',
              value: JSON.stringify(ids.filter(isId)),
            },
          ]
        : []),
      ...(upTo
        ? [{ sql: '(created_at, id) <= (select created_at, id from notices where id = ?)', value: upTo }]
        : []),
    ];
    const read = await tx.em.execute<unknown[]>(
      `update notices set read_at = ? where user_id = ? and read_at is null
       ${which.map(({ sql }) => `and ${sql}`).join(' ')} returning id`,
      [tx.now(), viewer.id, ...which.map(({ value }) => value)],
    );
    if (read.length) tx.publish('noticeReceived', viewer.id);
    return viewer.id;
  });
}

/** Wakes at once and then at each change of what the viewer is told. */
export function watchNotices(ctx: Ctx): AsyncIterable<string> {
  return ctx.topics.changes('noticeReceived', requireViewer(ctx).id);
}
