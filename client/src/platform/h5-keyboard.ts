import type { Keyboard } from './keyboard';

let choseAWord = false;

/**
 * A browser lays its keyboard over the page, and says so by the part that is still seen. It scrolls the page to what is
 * written in, which a page that makes room by itself has to take back.
 */
export const h5Keyboard: Keyboard = {
  watch(listener) {
    const seen = window.visualViewport;
    if (!seen) return () => undefined;
    const tell = () => {
      const covered = window.innerHeight - seen.height;
      // Zooming makes the seen part smaller as well; nobody has a keyboard as thin as that.
      const isKeyboard = seen.scale < 1.01 && covered > 80;
      if (isKeyboard) window.scrollTo(0, 0);
      listener(isKeyboard ? Math.round(covered) : 0);
    };
    seen.addEventListener('resize', tell);
    return () => seen.removeEventListener('resize', tell);
  },
  prepare() {
    // While a word is chosen the key belongs to the input method: 229 is what older browsers call that.
    window.addEventListener(
      'keydown',
      event => {
        if (event.key === 'Enter' || event.keyCode === 229)
          choseAWord = event.isComposing || event.keyCode === 229;
      },
      true,
    );
  },
  choseAWord: () => choseAWord,
};
