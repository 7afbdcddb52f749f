import type { MediaListener, MediaPlayer, MediaSource } from './media';

/** A recording in the browser, with what the lock screen and a headset's buttons need. */
export function h5Audio(listener: MediaListener): MediaPlayer {
  const audio = new Audio();
  let startAt = 0;
  let isOpen = false;
  const start = () =>
    void audio.play().catch((reason: Error) => reason.name === 'NotAllowedError' && listener.blocked());

  audio.onplay = () => listener.played();
  audio.onpause = () => listener.paused();
  audio.onwaiting = () => listener.waited();
  audio.onended = () => listener.ended();
  audio.ontimeupdate = () =>
    listener.at(audio.currentTime, Number.isFinite(audio.duration) ? audio.duration : 0);
  audio.onloadedmetadata = () => {
    if (startAt) audio.currentTime = startAt;
    startAt = 0;
  };
  audio.onerror = () => isOpen && listener.broke();

  function announce({ title, author, coverUrl }: MediaSource): void {
    if (!('mediaSession' in navigator)) return;
    const { mediaSession } = navigator;
    mediaSession.metadata = new MediaMetadata({ title, artist: author, artwork: [{ src: coverUrl }] });
    mediaSession.setActionHandler('play', start);
    mediaSession.setActionHandler('pause', () => audio.pause());
    mediaSession.setActionHandler('nexttrack', () => listener.next());
    mediaSession.setActionHandler(
      'seekto',
      ({ seekTime }) => seekTime !== undefined && (audio.currentTime = seekTime),
    );
  }

  return {
    open(source, play) {
      isOpen = true;
      startAt = source.startSeconds;
      const { defaultPlaybackRate } = audio;
      audio.src = source.url;
      audio.playbackRate = defaultPlaybackRate;
      announce(source);
      if (play) start();
    },
    play: start,
    pause: () => audio.pause(),
    seek: seconds => void (audio.currentTime = seconds),
    setRate(rate) {
      // A new address starts at the default speed.
      audio.defaultPlaybackRate = rate;
      audio.playbackRate = rate;
    },
    close() {
      isOpen = false;
      audio.pause();
      audio.removeAttribute('src');
      audio.load();
      if (!('mediaSession' in navigator)) return;
      navigator.mediaSession.metadata = null;
      for (const action of ['play', 'pause', 'nexttrack', 'seekto'] as const)
        navigator.mediaSession.setActionHandler(action, null);
    },
  };
}
