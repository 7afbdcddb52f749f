import { computed, ref, shallowRef, watch } from 'vue';
import {
  MarkNoticesReadDocument,
  NoticeReceivedDocument,
  UnreadNoticesDocument,
  type NoticeItemFragment,
} from '@graphql/graphql';
import { client } from '../api/client';
import { session } from '../api/viewer';
import { t } from '../i18n';
import { platform } from '../platform';
import { lifecycle } from '../platform/lifecycle';
import { online } from '../platform/network';
import { routeOf } from './notice-routes';
import { watchNotices, type NoticeUpdate } from './notice-watch';
import { noticeLook } from './notice-words';
import { createOutbox } from './outbox';
import { go, routes } from './routes';

/** One that was read, or everything up to one. */
type Read = { id: string } | { upTo: string };

/** The server takes no more ids at once. */
const AT_ONCE = 100;

/** What the server said last. */
const told = ref(0);
/** What was read here and the server may not know yet. */
const waiting = shallowRef<readonly Read[]>([]);
/** What was read since the program started: a list that is older than that does not know it. */
const readHere = ref(new Set<string>());
const readUpTo = ref('');

/** How many wait to be read, counted to 100. */
const unread = computed(() =>
  waiting.value.some(read => 'upTo' in read) ? 0 : Math.max(0, told.value - waiting.value.length),
);

const outbox = createOutbox<Read>('notices.read', async (viewerId, reads) => {
  const ids = reads.flatMap(read => ('id' in read ? [read.id] : []));
  const all = reads.flatMap(read => ('upTo' in read ? [read.upTo] : [])).slice(-1);
  const inputs = [...all.map(upTo => ({ upTo })), ...batches(ids).map(batch => ({ ids: batch }))];
  for (const input of inputs) {
    if (session.viewerId.value !== viewerId) return false;
    const { data } = await client.value.mutation(MarkNoticesReadDocument, { input }).toPromise();
    if (!data) return false;
    told.value = data.markNoticesRead.me?.unreadNotices ?? told.value;
  }
  return true;
});

const batches = (ids: readonly string[]): string[][] =>
  ids.length ? [ids.slice(0, AT_ONCE), ...batches(ids.slice(AT_ONCE))] : [];

async function send(): Promise<void> {
  const viewerId = session.viewerId.value;
  if (!viewerId) return;
  await outbox.send(viewerId);
  if (session.viewerId.value === viewerId) waiting.value = outbox.read(viewerId);
}

function mark(read: Read): void {
  const viewerId = session.viewerId.value;
  if (!viewerId) return;
  outbox.add(viewerId, read);
  waiting.value = outbox.read(viewerId);
  void send();
}

/** The address of the page on top, with its query. */
const here = (): string =>
  (getCurrentPages().slice(-1)[0] as { $page?: { fullPath?: string } } | undefined)?.$page?.fullPath ?? '';

/**
 * A word over the page, where the platform has room for one. Whoever looks at what it is about has read it, and whoever
 * looks at all of them sees it there.
 */
function announce(notice: NoticeItemFragment): void {
  const at = here();
  if (lifecycle.visible && at === routeOf(notice)) return notices.read(notice);
  if (!platform.banner || at.split('?')[0] === routes.notices) return;
  const { words } = noticeLook(notice);
  const open = () => {
    notices.read(notice);
    go(routeOf(notice) ?? routes.notices);
  };
  platform.banner({ title: words, text: notice.title, close: t('notice.close'), open });
}

/** Begins to follow whoever is logged in; the answer stops it. */
function follow(viewerId: string): () => void {
  waiting.value = outbox.read(viewerId);
  const stop = watchNotices(
    {
      subscribe(hear: (update: NoticeUpdate) => void, lost: () => void) {
        const listening = client.value
          .subscription(NoticeReceivedDocument, {})
          .subscribe(({ data, error }) => {
            if (data) hear(data.noticeReceived);
            else if (error) lost();
          });
        return () => listening.unsubscribe();
      },
      async ask() {
        const answer = await client.value
          .query(UnreadNoticesDocument, {}, { requestPolicy: 'network-only' })
          .toPromise();
        return answer.data?.me?.unreadNotices ?? null;
      },
      onShow: lifecycle.onShow,
    },
    { unread: count => (told.value = count), arrived: announce },
  );
  void send();
  return stop;
}

let started = false;
let stop = (): void => undefined;

/** What the viewer is told, for the whole program: one subscription, however many pages look at it. */
export const notices = {
  unread,
  isRead: ({ id, readAt, createdAt }: Pick<NoticeItemFragment, 'id' | 'readAt' | 'createdAt'>): boolean =>
    Boolean(readAt) || readHere.value.has(id) || createdAt <= readUpTo.value,
  read(notice: NoticeItemFragment): void {
    if (notices.isRead(notice)) return;
    readHere.value.add(notice.id);
    mark({ id: notice.id });
  },
  /** `newest`: the first of the list, so that what comes after the tap stays unread. */
  readAll(newest: Pick<NoticeItemFragment, 'id' | 'createdAt'>): void {
    readUpTo.value = newest.createdAt;
    mark({ upTo: newest.id });
  },
  /** At the start of the program, once. */
  start(): void {
    if (started) return;
    started = true;
    // Not at once: who is there and whose client it is change one after the other.
    watch(
      [client, session.viewerId],
      ([, viewerId], [, before]) => {
        stop();
        if (viewerId !== before) {
          told.value = 0;
          waiting.value = [];
          readHere.value = new Set();
          readUpTo.value = '';
        }
        stop = viewerId ? follow(viewerId) : () => undefined;
      },
      { immediate: true },
    );
    watch(online, isOnline => isOnline && void send());
    lifecycle.onShow(() => void send());
  },
};
