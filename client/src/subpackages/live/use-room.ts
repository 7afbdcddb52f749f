import type { CombinedError } from '@urql/core';
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue';
import type { LiveRoomPageQuery } from '@graphql/graphql';
import { retryAfterSeconds } from '../../api/errors';
import {
  factsOf,
  filled,
  heard,
  lacksPinned,
  openedRoom,
  withSnapshot,
  type RoomData,
  type Update,
} from './room-state';
import type { LiveCard, RoomPage, RoomServer } from './room-server';

/** What comes within so many milliseconds is drawn at once: no eye sees more, and no phone draws more. */
const FRAME_MS = 60;
/** Whoever missed more than this begins anew, rather than reading all of it. */
const FAR = 500;
/** A socket that comes back within this time was not worth a word. */
const WORTH_SAYING_MS = 1_500;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

export interface RoomOptions {
  server: RoomServer;
  /** Whether the socket stands. */
  connected: Ref<boolean>;
  viewerId: Ref<string | null>;
  /** The page that was asked for has come. */
  onPage?(page: RoomPage): void;
}

/**
 * A room as it is now: the page that was asked for, and all that was told since, once each and without a gap. It follows
 * from `start` to `stop`, and goes on where it is.
 */
export function useRoom({ server, connected, viewerId, onPage }: RoomOptions) {
  const card = shallowRef<LiveCard | null>(null);
  const room = shallowRef<RoomData | null>(null);
  const error = shallowRef<CombinedError | null>(null);
  const answered = ref(false);
  /** Where the next page of each list begins; null where there is no more. */
  const olderLines = ref<string | null>(null);
  const moreWanted = ref<string | null>(null);
  const isLate = ref(false);

  let isOn = false;
  let turn = 0;
  let inbox: Update[] = [];
  let waiting: Update[] = [];
  let isFilling = false;
  let lookedFor: string | null = null;
  let tries = 0;
  let stopFollowing: (() => void) | null = null;
  let frame: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let late: ReturnType<typeof setTimeout> | undefined;

  function inTime(): void {
    clearTimeout(late);
    late = undefined;
    isLate.value = false;
  }
  function tooLate(): void {
    late ??= setTimeout(() => (isLate.value = true), WORTH_SAYING_MS);
  }

  function follow(): void {
    stopFollowing?.();
    stopFollowing = null;
    if (!isOn || !room.value) return;
    tooLate();
    const mine = ++turn;
    stopFollowing = server.follow(room.value.seq, {
      told(update) {
        if (mine !== turn) return;
        inTime();
        tries = 0;
        inbox.push(update);
        frame ??= setTimeout(draw, FRAME_MS);
      },
      ended(reason) {
        if (mine !== turn) return;
        tooLate();
        // Shut, or the server wants one to come again: the page says which.
        later(() => void open(), (retryAfterSeconds(reason) ?? 0) * 1_000);
      },
    });
  }

  function later(act: () => void, atLeastMs = 0): void {
    clearTimeout(again);
    const wait = Math.min(FIRST_WAIT_MS * 2 ** tries++, LONGEST_WAIT_MS);
    again = setTimeout(() => isOn && act(), Math.max(wait, atLeastMs));
  }

  /** All that came since the last time, at once. */
  function draw(): void {
    frame = undefined;
    if (!room.value) return;
    const { missing, ...next } = heard(room.value, [...waiting, ...inbox.splice(0)], viewerId.value);
    room.value = next.room;
    waiting = next.waiting;
    if (missing !== null) void fill(missing);
    else if (lacksPinned(next.room) && lookedFor !== next.room.facts.pinnedQuestionId) {
      lookedFor = next.room.facts.pinnedQuestionId;
      void look();
    }
  }

  /** Asks for what was missed, piece by piece. */
  async function fill(upTo: number): Promise<void> {
    if (isFilling || !room.value) return;
    isFilling = true;
    try {
      if (upTo - room.value.seq > FAR) return await open();
      for (let more = true; more && isOn && room.value;) {
        const after = room.value.seq;
        const page = await server.backlog(after);
        if (!page) return await open();
        const seq = page.nodes[page.nodes.length - 1]?.seq ?? after;
        room.value = filled(room.value, { after, seq, at: page.at, events: page.nodes }, viewerId.value);
        more = page.next !== null;
      }
      tries = 0;
    } catch {
      later(draw);
      return;
    } finally {
      isFilling = false;
    }
    draw();
  }

  function take({ liveSession }: LiveRoomPageQuery, anew: boolean): void {
    card.value = liveSession ?? null;
    const page = liveSession?.room;
    if (!page) return void (room.value = null);
    onPage?.(page);
    const { seq: at, viewers, questions, messages, pinned } = page;
    const facts = factsOf({ ...page, pinnedQuestionId: pinned?.id ?? null });
    const things = {
      questions: pinned ? [pinned, ...questions.nodes] : questions.nodes,
      lines: messages.nodes,
    };
    if (room.value && !anew) {
      room.value = withSnapshot(room.value, { at, facts, ...things });
      return;
    }
    const oldest = messages.nodes[messages.nodes.length - 1];
    const floor = messages.pageInfo.hasNextPage && oldest ? oldest : null;
    room.value = openedRoom({ at, facts, viewers, ...things, floor });
    olderLines.value = messages.pageInfo.hasNextPage ? messages.pageInfo.endCursor : null;
    moreWanted.value = questions.pageInfo.hasNextPage ? questions.pageInfo.endCursor : null;
  }

  /** Begins anew with what the server has now. */
  async function open(): Promise<void> {
    const mine = ++turn;
    stopFollowing?.();
    stopFollowing = null;
    waiting = [];
    inbox = [];
    try {
      const page = await server.open();
      if (mine !== turn) return;
      error.value = null;
      take(page, true);
      tries = 0;
      follow();
    } catch (reason) {
      if (mine !== turn) return;
      error.value = reason as CombinedError;
      if (room.value) later(() => void open());
    } finally {
      if (mine === turn) answered.value = true;
    }
  }

  /** Asks for the page beside what is known, where nothing tells of a change. */
  async function look(): Promise<void> {
    const page = await server.open().catch(() => null);
    if (page && isOn) take(page, false);
  }

  // A socket that broke is followed anew from where one is, and not from where one was when it stood.
  const stopWatching = watch(connected, stands => {
    if (!stands && isOn && stopFollowing) follow();
  });
  onScopeDispose(() => {
    stopWatching();
    stop();
    clearTimeout(frame);
  });

  function stop(): void {
    isOn = false;
    turn += 1;
    clearTimeout(again);
    inTime();
    stopFollowing?.();
    stopFollowing = null;
  }

  return {
    card,
    room,
    error,
    /** Whether there was an answer at all, good or bad. */
    answered,
    /** What is told does not come: the socket is on its way. */
    isLate: computed(() => isLate.value && room.value !== null),
    olderLines,
    moreWanted,
    start(): void {
      if (isOn) return;
      isOn = true;
      if (room.value) follow();
      else void open();
    },
    stop,
    open,
    look,
    /** Changes what is known by what one did. */
    change(deed: (known: RoomData) => RoomData): void {
      if (room.value) room.value = deed(room.value);
    },
  };
}

export type Room = ReturnType<typeof useRoom>;
