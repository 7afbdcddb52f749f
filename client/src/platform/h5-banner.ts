import './h5-banner.scss';

/** A word over the page: what happened and about what, with a tap that leads there. */
export interface Banner {
  title: string;
  text: string;
  /** How the way to be rid of it is called. */
  close: string;
  open(): void;
}

/** Long enough to be read twice; whoever is about to tap it keeps it. */
const SHOWN_MS = 6_000;
let shown: { remove(): void } | null = null;

/** One at a time, the newest; none over a film that fills the screen, where it would only be in the way. */
export function showBanner({ title, text, close, open }: Banner): void {
  if (document.fullscreenElement) return;
  shown?.remove();

  const root = element('div', 'banner');
  root.setAttribute('role', 'status');
  const body = element('button', 'banner__open');
  body.append(
    Object.assign(element('span', 'banner__title'), { textContent: title }),
    Object.assign(element('span', 'banner__text'), { textContent: text }),
  );
  const cross = Object.assign(element('button', 'banner__close'), { textContent: '×' });
  cross.setAttribute('aria-label', close);
  root.append(body, cross);

  let timer = setTimeout(remove, SHOWN_MS);
  function remove(): void {
    clearTimeout(timer);
    root.remove();
  }
  root.addEventListener('pointerenter', () => clearTimeout(timer));
  root.addEventListener('pointerleave', () => (timer = setTimeout(remove, SHOWN_MS)));
  cross.addEventListener('click', remove);
  body.addEventListener('click', () => {
    remove();
    open();
  });
  shown = { remove };
  document.body.append(root);
}

function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}
