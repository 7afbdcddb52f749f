import { nextTick, ref } from 'vue';
import type HlsPlayer from 'hls.js';
import { tellFilm, type CreateFilm, type MediaSource } from './media';

/** A broken buffer is mended in place, but not for ever. */
const MENDS_AFTER_MS = 5_000;

const hasMediaSource = (): boolean => 'MediaSource' in window || 'ManagedMediaSource' in window;

/**
 * The browser's own tag inside uni's, which draws the controls. Segments are fed by hls.js, which comes as a chunk of its
 * own when the first film needs it; a browser without media sources, such as that of older iPhones, plays them by itself.
 */
export const h5Film: CreateFilm = (id, page, listener) => {
  const src = ref('');
  const startSeconds = ref(0);
  const autoplay = ref(false);
  let hls: HlsPlayer | null = null;
  let rate = 1;
  /** Counts what was opened, so that what arrives for an earlier one is left alone. */
  let turn = 0;

  const tag = () => document.querySelector<HTMLVideoElement>(`#${id} video`);
  const letGo = () => {
    hls?.destroy();
    hls = null;
  };
  const start = () =>
    void tag()
      ?.play()
      .catch((reason: Error) => reason.name === 'NotAllowedError' && listener.blocked());

  async function feed(source: MediaSource, play: boolean): Promise<void> {
    const mine = turn;
    const { default: Hls } = await import('./h5-hls');
    await nextTick();
    const video = tag();
    if (mine !== turn || !video) return;
    // The policy of the page lets no worker in that is made of a text; decrypting is the browser's own work anyway.
    const startPosition = source.isLive ? -1 : source.startSeconds;
    const player = new Hls({ enableWorker: false, startPosition, maxBufferLength: 30 });
    hls = player;
    let mended = 0;
    player.on(Hls.Events.ERROR, (_name, { fatal, type }) => {
      if (!fatal) return;
      if (type === Hls.ErrorTypes.MEDIA_ERROR && Date.now() - mended > MENDS_AFTER_MS) {
        mended = Date.now();
        player.recoverMediaError();
      } else listener.broke();
    });
    // Whoever pressed play before the player had come: the tag forgets it when it is given something to play.
    const isWanted = play || !video.paused;
    player.loadSource(source.url);
    player.attachMedia(video);
    if (isWanted) player.once(Hls.Events.MANIFEST_PARSED, start);
  }

  return {
    src,
    startSeconds,
    autoplay,
    open(source, play) {
      turn += 1;
      letGo();
      startSeconds.value = source.startSeconds;
      if (source.isHls && hasMediaSource()) {
        src.value = '';
        // Where the player does not arrive, neither would the film.
        feed(source, play).catch(() => listener.broke());
        return;
      }
      src.value = source.url;
      if (play) void nextTick(start);
    },
    play: start,
    pause: () => tag()?.pause(),
    seek(seconds) {
      const video = tag();
      if (video) video.currentTime = seconds;
    },
    setRate(to) {
      rate = to;
      const video = tag();
      if (video) video.playbackRate = to;
    },
    fill(isFull) {
      const context = uni.createVideoContext(id, page ?? undefined);
      if (isFull) context.requestFullScreen({});
      else context.exitFullScreen();
    },
    close() {
      turn += 1;
      letGo();
      src.value = '';
    },
    told(name, detail) {
      // The tag complains of having no address while the segments are fed to it.
      if (name === 'error' && !src.value) return;
      if (name === 'play') this.setRate(rate);
      tellFilm(listener, name, detail);
    },
  };
};
