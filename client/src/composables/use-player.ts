import { computed, ref, shallowRef, watch, type Ref } from 'vue';
import { assetUrl } from '../api/asset-url';
import { lifecycle } from '../platform/lifecycle';
import type { MediaListener, MediaPlayer } from '../platform/media';
import { online } from '../platform/network';
import { keptRate } from './playback-rate';
import type { Playback, PlaybackRefusal, PlaybackServer } from './playback-server';
import type { ProgressEntry } from './progress-entries';
import { watchedSeconds } from './watched-seconds';

const KEEP_EVERY_MS = 10_000;
const WEAK_AFTER_MS = 3_000;
/** Nobody wants to be put back to the first seconds, nor to the last ones. */
const NEAR_SECONDS = 5;
/** How often an address is renewed before the film is said to be broken; it counts anew once something played. */
const RENEWALS = 3;

/** `ELSEWHERE`: another device plays. `PREPARING`: the file is being made ready. `FAILED`: it does not play, for now. */
export type PlayerPhase = 'STARTING' | 'READY' | 'ELSEWHERE' | 'LOCKED' | 'PREPARING' | 'FAILED';

const PHASES: Readonly<Partial<Record<PlaybackRefusal, PlayerPhase>>> = {
  PLAYBACK_ELSEWHERE: 'ELSEWHERE',
  LESSON_LOCKED: 'LOCKED',
  MEDIA_NOT_READY: 'PREPARING',
};

export interface Played {
  id: string;
  title: string;
  durationSeconds: number;
  author: string;
  coverUrl: string;
}

export interface PlayerOptions {
  lesson: Played;
  server: PlaybackServer;
  create(listener: MediaListener): MediaPlayer;
  /** Where watched seconds go, before they are sent. */
  keep(entries: ProgressEntry[]): void;
  /** Milliseconds since 1970, never going back. */
  now(): number;
  /** The lesson has come to its end. */
  onEnded(): void;
  /** The lesson was open, and is not any longer. */
  onLocked(): void;
  /** The next lesson is wanted, on a lock screen or on a headset. */
  onNext(): void;
}

/** One lesson that is played: where it is, what was really watched, and what stands in its way. */
export function usePlayer(options: PlayerOptions) {
  const { lesson, server } = options;
  const phase = ref<PlayerPhase>('STARTING');
  const playback = shallowRef<Playback | null>(null);
  const isPlaying = ref(false);
  const isWeak = ref(false);
  const hasEnded = ref(false);
  const position = ref(0);
  const duration = ref(lesson.durationSeconds);
  const rate = ref(keptRate.read());
  /** Where it went on by itself, for as long as that can be taken back. */
  const resumedFrom: Ref<number | null> = ref(null);

  const watched = watchedSeconds(lesson.id, options.now);
  let keptAt = options.now();
  let renewals = 0;
  let isClosed = false;
  let wantsToPlay = false;
  let turn = 0;
  let weakTimer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    keptAt = options.now();
    options.keep(watched.take(position.value));
  }
  function strong(): void {
    clearTimeout(weakTimer);
    weakTimer = undefined;
    isWeak.value = false;
  }

  const player = options.create({
    played() {
      isPlaying.value = wantsToPlay = true;
      hasEnded.value = false;
      watched.broken();
      watched.at(position.value);
    },
    paused() {
      isPlaying.value = false;
      // A player that waits for the network may say that it paused; it goes on by itself.
      if (weakTimer === undefined) wantsToPlay = false;
      watched.broken();
      flush();
    },
    waited() {
      weakTimer ??= setTimeout(() => (isWeak.value = true), WEAK_AFTER_MS);
    },
    at(seconds, length) {
      if (length > 0) duration.value = length;
      if (seconds !== position.value) strong();
      position.value = seconds;
      if (!isPlaying.value) return;
      renewals = 0;
      watched.at(seconds);
      if (resumedFrom.value !== null && seconds > resumedFrom.value + 2 * NEAR_SECONDS)
        resumedFrom.value = null;
      if (options.now() - keptAt >= KEEP_EVERY_MS) flush();
    },
    ended() {
      strong();
      if (isPlaying.value && duration.value - position.value < 1) {
        position.value = duration.value;
        watched.at(duration.value);
      }
      isPlaying.value = wantsToPlay = false;
      hasEnded.value = true;
      watched.broken();
      flush();
      options.onEnded();
    },
    broke: () => void renew(),
    blocked() {
      isPlaying.value = wantsToPlay = false;
    },
    next: options.onNext,
  });
  player.setRate(rate.value);
  watched.faster(rate.value);

  function stop(next: PlayerPhase): void {
    strong();
    flush();
    isPlaying.value = false;
    phase.value = next;
    player.close();
    if (next === 'LOCKED') options.onLocked();
  }

  /** `at` goes on where this device was; without it the server says where this person was. */
  async function start(how: { play: boolean; takeOver?: boolean; at?: number }): Promise<void> {
    const mine = ++turn;
    if (phase.value !== 'READY') phase.value = 'STARTING';
    const answer = await server.start(lesson.id, how.takeOver ?? false).catch(() => null);
    if (mine !== turn || isClosed) return;
    if (!answer?.playback) return stop((answer && PHASES[answer.refusal]) ?? 'FAILED');
    playback.value = answer.playback;
    const startSeconds = how.at ?? resumePoint(answer.playback.resumeSeconds, duration.value);
    resumedFrom.value = how.at === undefined && startSeconds > 0 ? startSeconds : null;
    position.value = startSeconds;
    phase.value = 'READY';
    watched.broken();
    player.open(
      {
        url: assetUrl(answer.playback.url),
        isHls: answer.playback.kind === 'HLS',
        startSeconds,
        title: lesson.title,
        author: lesson.author,
        coverUrl: assetUrl(lesson.coverUrl),
      },
      how.play,
    );
    player.setRate(rate.value);
  }

  /** The address is over, or the network is: a new address, and on from here. */
  async function renew(): Promise<void> {
    if (isClosed || phase.value !== 'READY') return;
    isPlaying.value = false;
    flush();
    watched.broken();
    if (!online.value) {
      isWeak.value = true;
      return;
    }
    renewals += 1;
    if (renewals > RENEWALS) return stop('FAILED');
    await start({ play: wantsToPlay, at: position.value });
  }

  const stopOnline = watch(
    online,
    isOnline => {
      if (!isOnline || isClosed) return;
      if (phase.value === 'FAILED') void start({ play: false, at: position.value || undefined });
      else if (phase.value === 'READY' && isWeak.value) void renew();
    },
    { flush: 'sync' },
  );
  const stopHide = lifecycle.onHide(flush);

  return {
    phase,
    isPlaying,
    /** Nothing came for a while. */
    isWeak: computed(
      () => phase.value === 'READY' && !hasEnded.value && (isWeak.value || (!online.value && wantsToPlay)),
    ),
    hasEnded,
    position,
    duration,
    rate,
    resumedFrom,
    watermark: computed(() => playback.value?.watermark ?? ''),
    playback,
    player,
    /** Where this person was, or at a second that somebody was sent to. */
    begin: (play: boolean, at?: number) => start({ play, at }),
    /** Somebody else is there now, such as a visitor who logged in: the playback becomes theirs, at the place it is at. */
    again: () => start({ play: isPlaying.value, at: position.value || undefined }),
    retry(): Promise<void> {
      renewals = 0;
      return start({ play: true, at: position.value || undefined });
    },
    takeOver: () => start({ play: true, takeOver: true, at: position.value || undefined }),
    toggle(): void {
      if (!isPlaying.value) return player.play();
      // Whoever stops it does not wait for the network any more.
      strong();
      player.pause();
    },
    seek(seconds: number): void {
      const to = Math.min(Math.max(0, seconds), duration.value || seconds);
      watched.broken();
      position.value = to;
      hasEnded.value = false;
      player.seek(to);
      if (isPlaying.value) watched.at(to);
    },
    /** Back to where it would have begun without the server's memory. */
    undoResume(): void {
      resumedFrom.value = null;
      this.seek(0);
    },
    keepResume: () => void (resumedFrom.value = null),
    setRate(to: number): void {
      rate.value = to;
      keptRate.write(to);
      watched.faster(to);
      player.setRate(to);
    },
    /** The server says of this playback that it is over. */
    lose(refusal: PlaybackRefusal): void {
      if (!isClosed && phase.value === 'READY') stop(PHASES[refusal] ?? 'FAILED');
    },
    close(): void {
      if (isClosed) return;
      isClosed = true;
      stopOnline();
      stopHide();
      strong();
      flush();
      player.close();
      if (playback.value && phase.value === 'READY') server.end(playback.value.id);
    },
  };
}

/** Where to go on; from the beginning where that is near, or where there is nothing left. */
function resumePoint(seconds: number, durationSeconds: number): number {
  if (seconds < NEAR_SECONDS) return 0;
  return durationSeconds && seconds > durationSeconds - NEAR_SECONDS ? 0 : seconds;
}

export type Player = ReturnType<typeof usePlayer>;
