import { Client, makeResult, type Exchange, type Operation } from '@urql/core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick, ref, shallowRef } from 'vue';
import { filter, make, mergeMap, pipe, takeUntil } from 'wonka';
import type { NoticeItemFragment } from '@graphql/graphql';
import { online } from '../platform/network';
import { deviceStorage } from '../testing/in-app';

const held = vi.hoisted(() => ({
  client: null as unknown as { value: Client },
  viewerId: null as unknown as { value: string | null },
  banner: vi.fn(),
}));
vi.mock('../api/client', () => ({
  get client() {
    return held.client;
  },
}));
vi.mock('../api/viewer', () => ({
  session: {
    get viewerId() {
      return held.viewerId;
    },
  },
}));
vi.mock('../platform', () => ({ platform: { banner: held.banner } }));

const notice = (id: string, facts: object = {}) =>
  ({
    ...{ id, kind: 'COMMENT_REPLIED', title: 'T', text: '', at: null, person: null, readAt: null },
    ...{ createdAt: `2026-11-21T0${id.slice(1)}:00:00Z`, target: { kind: 'COURSE', id: 'c1' } },
    ...facts,
  }) as NoticeItemFragment;

/** A server that pushes, and says yes to what is read unless it is out of reach. */
function server() {
  const listeners = new Set<(unread: number, latest: NoticeItemFragment | null) => void>();
  const marked: unknown[] = [];
  const state = { reachable: true, left: 0 };
  const exchange: Exchange = () => operations =>
    pipe(
      operations,
      filter(({ kind }) => kind !== 'teardown'),
      mergeMap((operation: Operation) =>
        pipe(
          make<ReturnType<typeof makeResult>>(({ next, complete }) => {
            if (operation.kind === 'subscription') {
              const push = (unread: number, latest: NoticeItemFragment | null) =>
                next(makeResult(operation, { data: { noticeReceived: { unread, latest } } }));
              listeners.add(push);
              return () => void listeners.delete(push);
            }
            marked.push((operation.variables as { input?: unknown }).input);
            const me = { id: 'v', unreadNotices: state.left };
            const answer = state.reachable
              ? { data: { markNoticesRead: { me, userErrors: [] } } }
              : { errors: [{ message: 'lost' }] };
            queueMicrotask(() => {
              next(makeResult(operation, answer));
              complete();
            });
            return () => undefined;
          }),
          takeUntil(
            pipe(
              operations,
              filter(({ kind, key }) => kind === 'teardown' && key === operation.key),
            ),
          ),
        ),
      ),
    );
  const client = new Client({ url: 'http://server', preferGetMethod: false, exchanges: [exchange] });
  const push = (unread: number, latest: NoticeItemFragment | null = null) =>
    listeners.forEach(listener => listener(unread, latest));
  return { client, listeners, push, marked, state };
}

const device = deviceStorage();
const pages = [{ $page: { fullPath: '/pages/home/home' } }];
const navigateTo = vi.fn();
const uni = { ...device.uni, navigateTo };
vi.stubGlobal('uni', uni);
let now = server();
held.client = shallowRef(now.client);
held.viewerId = ref<string | null>(null);
const { notices } = await import('./use-notices');
notices.start();

beforeEach(async () => {
  held.viewerId.value = null;
  await nextTick();
  vi.stubGlobal('uni', uni);
  vi.stubGlobal('getCurrentPages', () => pages);
  device.kept.clear();
  online.value = true;
  now = server();
  held.client.value = now.client;
  held.banner.mockReset();
  navigateTo.mockReset();
  pages[0]!.$page.fullPath = '/pages/home/home';
  held.viewerId.value = 'v1';
  await nextTick();
});

describe('the badge', () => {
  it('follows one subscription, however often it is started', () => {
    notices.start();
    expect(now.listeners.size).toBe(1);
    now.push(3);
    expect(notices.unread.value).toBe(3);
  });

  it('is empty after a log-out, and begins anew for the next person, with their client alone', async () => {
    now.push(3);
    held.viewerId.value = null;
    await nextTick();
    expect([notices.unread.value, now.listeners.size]).toEqual([0, 0]);
    const next = server();
    held.viewerId.value = 'v2';
    held.client.value = next.client;
    await nextTick();
    expect([next.listeners.size, now.listeners.size]).toEqual([1, 0]);
    next.push(1);
    expect(notices.unread.value).toBe(1);
  });

  it('counts what is read at once, and as the server says once it knows', async () => {
    now.push(3, notice('n3'));
    now.state.left = 2;
    notices.read(notice('n3'));
    expect([notices.unread.value, notices.isRead(notice('n3')), notices.isRead(notice('n2'))]).toEqual([
      2,
      true,
      false,
    ]);
    await vi.waitFor(() => expect(device.kept.size).toBe(0));
    expect([notices.unread.value, now.marked]).toEqual([2, [{ ids: ['n3'] }]]);
    notices.read(notice('n3'));
    expect(now.marked).toHaveLength(1);
  });

  it('keeps what was read without a network, and tells it when that is back', async () => {
    now.push(3, notice('n3'));
    now.state.reachable = false;
    notices.read(notice('n3'));
    await vi.waitFor(() => expect(now.marked).toHaveLength(1));
    expect([notices.unread.value, device.kept.get('zhike.notices.read.v1')]).toEqual([2, '[{"id":"n3"}]']);
    Object.assign(now.state, { reachable: true, left: 2 });
    online.value = false;
    await nextTick();
    online.value = true;
    await vi.waitFor(() => expect(device.kept.size).toBe(0));
    expect(notices.unread.value).toBe(2);
  });

  it('is empty when all is read, up to what was known', async () => {
    now.push(3, notice('n3'));
    notices.readAll(notice('n3'));
    expect(notices.unread.value).toBe(0);
    expect([notices.isRead(notice('n2')), notices.isRead(notice('n4'))]).toEqual([true, false]);
    await vi.waitFor(() => expect(now.marked).toEqual([{ upTo: 'n3' }]));
  });
});

describe('a notice that arrives', () => {
  it('is announced, and a tap reads it and leads to what it is about', async () => {
    now.push(0);
    now.push(1, notice('n1'));
    expect(held.banner).toHaveBeenCalledTimes(1);
    const [shown] = held.banner.mock.calls[0] as [{ title: string; text: string; open(): void }];
    expect([shown.title, shown.text]).toEqual(['有人 回复了你', 'T']);
    shown.open();
    expect(navigateTo.mock.calls).toEqual([[{ url: '/pages/course/course?id=c1' }]]);
    await vi.waitFor(() => expect(now.marked).toEqual([{ ids: ['n1'] }]));
  });

  it('is not announced to whoever looks at the list', () => {
    pages[0]!.$page.fullPath = '/subpackages/talk/notices/notices?kind=';
    now.push(0);
    now.push(1, notice('n1'));
    expect([held.banner.mock.calls, notices.unread.value]).toEqual([[], 1]);
  });

  it('is read by whoever looks at what it is about', async () => {
    pages[0]!.$page.fullPath = '/pages/course/course?id=c1';
    now.push(0);
    now.push(1, notice('n1'));
    expect([held.banner.mock.calls, notices.unread.value]).toEqual([[], 0]);
    await vi.waitFor(() => expect(now.marked).toEqual([{ ids: ['n1'] }]));
  });
});
