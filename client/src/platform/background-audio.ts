import type { MediaListener, MediaPlayer, MediaSource } from './media';

/** What WeChat and Alipay have in common; the whole program has one, and WeChat's listeners can never be taken off. */
export interface BackgroundAudioManager {
  src: string;
  title: string;
  epname: string;
  singer: string;
  coverImgUrl: string;
  startTime: number;
  playbackRate: number;
  readonly currentTime: number;
  readonly duration: number;
  play(): void;
  pause(): void;
  stop(): void;
  seek(seconds: number): void;
  onPlay(listener: () => void): void;
  onPause(listener: () => void): void;
  onStop(listener: () => void): void;
  onEnded(listener: () => void): void;
  onTimeUpdate(listener: () => void): void;
  onWaiting(listener: () => void): void;
  onNext(listener: () => void): void;
  /** Alipay tells of none. */
  onError?(listener: () => void): void;
}

/** Plays on when the program leaves the screen. Setting the address is what starts it, so that it is set on the first play. */
export function backgroundAudio(getManager: () => BackgroundAudioManager) {
  let heard: MediaListener | null = null;
  let isListening = false;
  /** What the next play has to set. */
  let pending: MediaSource | null = null;
  let source: MediaSource | null = null;

  function listen(manager: BackgroundAudioManager): void {
    if (isListening) return;
    isListening = true;
    manager.onPlay(() => heard?.played());
    manager.onPause(() => heard?.paused());
    manager.onWaiting(() => heard?.waited());
    manager.onTimeUpdate(() => heard?.at(manager.currentTime, manager.duration || 0));
    manager.onNext(() => heard?.next());
    manager.onError?.(() => heard?.broke());
    // After its end, and after somebody closed it outside the page, the address is gone.
    manager.onEnded(() => {
      pending = source && { ...source, startSeconds: 0 };
      heard?.ended();
    });
    manager.onStop(() => {
      pending = source && { ...source, startSeconds: manager.currentTime || 0 };
      heard?.paused();
    });
  }

  return (listener: MediaListener): MediaPlayer => {
    const manager = getManager();
    let rate = 1;
    heard = listener;
    listen(manager);

    function play(): void {
      if (!pending) return manager.play();
      const { title, author, coverUrl, startSeconds, url } = pending;
      pending = null;
      // Without a title nothing is played.
      manager.title = title;
      manager.epname = title;
      manager.singer = author;
      manager.coverImgUrl = coverUrl;
      manager.startTime = startSeconds;
      manager.playbackRate = rate;
      manager.src = url;
    }

    return {
      open(next, plays) {
        source = pending = next;
        if (plays) play();
      },
      play,
      pause: () => manager.pause(),
      seek(seconds) {
        if (pending) pending = { ...pending, startSeconds: seconds };
        else manager.seek(seconds);
      },
      setRate(to) {
        rate = to;
        if (!pending) manager.playbackRate = to;
      },
      close() {
        if (heard === listener) heard = null;
        if (source && !pending) manager.stop();
        source = pending = null;
      },
    };
  };
}
