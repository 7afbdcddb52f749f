/** What is written with. */
export interface Keyboard {
  /** Calls with how many pixels of the page it covers, from below. The answer stops it. */
  watch(listener: (covered: number) => void): () => void;
  prepare(): void;
  /** Whether the Enter that was pressed last chose a word of an input method, and was no wish to send. */
  choseAWord(): boolean;
}

/** A phone's own, of which the program is told. */
export const phoneKeyboard: Keyboard = {
  watch(listener) {
    const tell = ({ height }: { height: number }) => listener(height);
    uni.onKeyboardHeightChange(tell);
    return () => uni.offKeyboardHeightChange(tell);
  },
  prepare: () => undefined,
  choseAWord: () => false,
};
