import type { ComponentPublicInstance, Ref } from 'vue';

/** The speeds that are offered, slow to fast. */
export const RATES: readonly number[] = [0.75, 1, 1.25, 1.5, 2];

/** The one of some numbers that comes nearest. */
export const nearestTo =
  (rates: readonly number[]) =>
  (rate: number): number =>
    rates.reduce((best, one) => (Math.abs(one - rate) < Math.abs(best - rate) ? one : best));

/** What is to be played, with what a lock screen says of it. */
export interface MediaSource {
  /** The whole address. */
  url: string;
  /** A playlist of segments rather than one file. */
  isHls: boolean;
  /** It goes on while one watches: it begins where it is now. */
  isLive?: boolean;
  startSeconds: number;
  title: string;
  author: string;
  coverUrl: string;
}

/** What a player tells. */
export interface MediaListener {
  played(): void;
  paused(): void;
  /** Nothing comes at the moment; the next position says that it goes on. */
  waited(): void;
  at(positionSeconds: number, durationSeconds: number): void;
  ended(): void;
  /** The address is over, the network is gone or the file is broken: it has to be opened anew. */
  broke(): void;
  /** The browser starts nothing without a tap. */
  blocked(): void;
  /** Somebody asked for the next one outside the page, on a lock screen or on a headset. */
  next(): void;
}

/** A film or a recording, whatever plays it. */
export interface MediaPlayer {
  open(source: MediaSource, play: boolean): void;
  play(): void;
  pause(): void;
  seek(seconds: number): void;
  setRate(rate: number): void;
  close(): void;
}

/** What somebody at a keyboard wants of what plays. */
export type MediaKey = 'TOGGLE' | 'BACK' | 'FORWARD' | 'FULL';

/** Calls for each such key, unless somebody is writing; the answer stops it. */
export type MediaKeys = (listener: (key: MediaKey) => void) => () => void;

/** A film is played by the `video` tag of the page, which has to be told what to show and tells what happens. */
export interface Film extends MediaPlayer {
  readonly src: Ref<string>;
  readonly startSeconds: Ref<number>;
  readonly autoplay: Ref<boolean>;
  /** Fills the screen, or the page again. */
  fill(isFull: boolean): void;
  /** The tag's own event. */
  told(name: FilmEvent, detail?: FilmDetail): void;
}

/** What a tag's event tells; Alipay calls the length otherwise. */
export interface FilmDetail {
  currentTime?: number;
  duration?: number;
  videoDuration?: number;
}

export type FilmEvent = 'play' | 'pause' | 'waiting' | 'timeupdate' | 'ended' | 'error';

export type CreateFilm = (id: string, page: ComponentPublicInstance | null, listener: MediaListener) => Film;

/** What the tag's events mean, the same on every platform. */
export function tellFilm(
  listener: MediaListener,
  name: FilmEvent,
  { currentTime = 0, duration, videoDuration }: FilmDetail = {},
): void {
  if (name === 'timeupdate') listener.at(Number(currentTime), Number(duration ?? videoDuration) || 0);
  else if (name === 'play') listener.played();
  else if (name === 'pause') listener.paused();
  else if (name === 'waiting') listener.waited();
  else if (name === 'ended') listener.ended();
  else listener.broke();
}
