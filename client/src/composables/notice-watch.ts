import type { NoticeItemFragment } from '@graphql/graphql';

/** Silence of the socket after which the server is asked, and how long to wait before it is asked again. */
export const SILENCE_MS = 5_000;
export const LONGER_MS = 60_000;

export interface NoticeUpdate {
  unread: number;
  /** The newest there is. */
  latest?: NoticeItemFragment | null;
}

export interface NoticeWatchPorts {
  /** Listens to the socket; the answer stops it. `lost` tells that nothing more will come. */
  subscribe(hear: (update: NoticeUpdate) => void, lost: () => void): () => void;
  /** How many are unread, by request; null when that could not be asked now. */
  ask(): Promise<number | null>;
  /** Calls when the program comes back to the front; the answer stops it. */
  onShow(listener: () => void): () => void;
}
export interface NoticeListener {
  unread(count: number): void;
  /** One that was not there before, while somebody looked. */
  arrived(notice: NoticeItemFragment): void;
}

/**
 * Follows what one person is told, on two roads that do not know each other: the socket, which begins with what there
 * is whenever it opens, and a request wherever the socket keeps silent.
 */
export function watchNotices(ports: NoticeWatchPorts, on: NoticeListener): () => void {
  /** Undefined until something was heard: what was there before is no news. */
  let newest: string | null | undefined;
  let stopped = false;
  let release = (): void => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function hear({ unread, latest }: NoticeUpdate): void {
    if (stopped) return;
    clearTimeout(timer);
    on.unread(unread);
    if (latest && newest !== undefined && latest.id !== newest && !latest.readAt) on.arrived(latest);
    newest = latest?.id ?? null;
  }
  function listen(): void {
    let over = false;
    const letGo = ports.subscribe(hear, () => {
      over = true;
      release = () => undefined;
      waitInSilence(LONGER_MS, listen);
    });
    // The socket may refuse at once, before there is anything to let go.
    if (!over) release = letGo;
  }
  function waitInSilence(ms: number, then = (): void => undefined): void {
    clearTimeout(timer);
    timer = setTimeout(() => void askOnce().then(then), ms);
  }
  async function askOnce(): Promise<void> {
    const count = await ports.ask().catch(() => null);
    if (stopped) return;
    if (count !== null) on.unread(count);
    waitInSilence(LONGER_MS);
  }

  listen();
  waitInSilence(SILENCE_MS);
  const stopShow = ports.onShow(() => waitInSilence(SILENCE_MS));
  return () => {
    stopped = true;
    clearTimeout(timer);
    stopShow();
    release();
  };
}
