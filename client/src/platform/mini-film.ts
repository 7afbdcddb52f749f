import { ref } from 'vue';
import { tellFilm, type CreateFilm } from './media';

/** The tag of a mini program plays segments and files alike, and forgets its speed with each new address. */
export const miniFilm =
  (nearestRate: (rate: number) => number): CreateFilm =>
  (id, page, listener) => {
    const src = ref('');
    const startSeconds = ref(0);
    const autoplay = ref(false);
    let rate = 1;
    const context = () => uni.createVideoContext(id, page ?? undefined);

    return {
      src,
      startSeconds,
      autoplay,
      open(source, play) {
        startSeconds.value = source.startSeconds;
        autoplay.value = play;
        src.value = source.url;
      },
      play: () => context().play(),
      pause: () => context().pause(),
      seek: seconds => context().seek(seconds),
      setRate(to) {
        rate = to;
        if (src.value) context().playbackRate(nearestRate(to));
      },
      fill: isFull => (isFull ? context().requestFullScreen({}) : context().exitFullScreen()),
      close: () => void (src.value = ''),
      told(name, detail) {
        if (name === 'play' && rate !== 1) context().playbackRate(nearestRate(rate));
        tellFilm(listener, name, detail);
      },
    };
  };
