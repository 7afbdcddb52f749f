import type { MediaKey, MediaKeys } from './media';

const KEYS: Readonly<Record<string, MediaKey>> = {
  ' ': 'TOGGLE',
  k: 'TOGGLE',
  ArrowLeft: 'BACK',
  ArrowRight: 'FORWARD',
  f: 'FULL',
};

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

export const h5Keys: MediaKeys = listener => {
  function pressed(event: KeyboardEvent): void {
    const key = KEYS[event.key];
    if (!key || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    // A space would scroll the page.
    event.preventDefault();
    listener(key);
  }
  document.addEventListener('keydown', pressed);
  return () => document.removeEventListener('keydown', pressed);
};
