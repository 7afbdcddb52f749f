import type {
  MarkNoticesReadInput,
  MarkNoticesReadMutation,
  NoticeItemFragment,
  NoticeReceivedSubscription,
  NoticesPageQuery,
} from '../../graphql/generated/graphql.js';
import {
  MarkNoticesReadDocument,
  NoticeReceivedDocument,
  NoticesPageDocument,
} from '../../graphql/generated/graphql.js';
import { print } from 'graphql';
import { inTransaction } from '../kernel/transaction.js';
import { notifyAll, type Telling } from '../notices/notices.service.js';
import type { TestApp } from './start-app.js';
import type { Visitor } from './visitor.js';

/** Tells people something, in a transaction of its own. */
export const told = ({ app, ...rest }: { app: TestApp }, ...tellings: Telling[]): Promise<void> =>
  inTransaction({ em: app.orm.em, now: app.clock.now, config: app.config, ...rest }, tx =>
    notifyAll(tx, tellings),
  );

/** The latest fifty somebody was told of, the latest first. */
export async function noticesOf(visitor: Visitor, unread?: boolean): Promise<NoticeItemFragment[]> {
  const { me } = await visitor.run<NoticesPageQuery>(NoticesPageDocument, { first: 50, unread });
  return me?.notices.nodes ?? [];
}

export async function marked(
  visitor: Visitor,
  input: MarkNoticesReadInput = {},
): Promise<MarkNoticesReadMutation['markNoticesRead']> {
  const { markNoticesRead } = await visitor.run<MarkNoticesReadMutation>(MarkNoticesReadDocument, { input });
  return markNoticesRead;
}

/** What somebody hears: first what there is, then each change. */
export async function* heard(visitor: Visitor): AsyncGenerator<NoticeReceivedSubscription['noticeReceived']> {
  for await (const { data, errors } of visitor.socket().iterate({ query: print(NoticeReceivedDocument) })) {
    if (errors) throw new Error(JSON.stringify(errors));
    yield (data as unknown as NoticeReceivedSubscription).noticeReceived;
  }
}
