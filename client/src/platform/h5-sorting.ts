import './h5-sorting.scss';
import type { Sorting, SortingOptions } from './sorting';

/** Near the edges of the window it moves along. */
const EDGE = 80;
const STEP = 12;

/** The row that something at this height is above: as many as there are rows for the end. */
export const rowBelow = (middles: readonly number[], y: number): number => {
  const at = middles.findIndex(middle => y < middle);
  return at < 0 ? middles.length : at;
};

const middleOf = (row: Element): number => {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
};

function drag(start: PointerEvent, root: HTMLElement, handle: Element, options: SortingOptions): void {
  const rows = () => Array.from(root.querySelectorAll(`.${options.row}`));
  const dragged = handle.closest(`.${options.row}`);
  const from = dragged ? rows().indexOf(dragged) : -1;
  if (!dragged || from < 0) return;
  start.preventDefault();
  const line = root.appendChild(Object.assign(document.createElement('div'), { className: options.line }));
  dragged.classList.add(options.dragged);
  let to = from;

  const move = ({ clientY }: PointerEvent): void => {
    if (clientY < EDGE) window.scrollBy(0, -STEP);
    if (clientY > window.innerHeight - EDGE) window.scrollBy(0, STEP);
    const all = rows();
    to = rowBelow(all.map(middleOf), clientY);
    const { top } = root.getBoundingClientRect();
    const edge = all[to]?.getBoundingClientRect().top ?? all[all.length - 1]!.getBoundingClientRect().bottom;
    line.style.top = `${edge - top}px`;
  };
  const end = (isDropped: boolean): void => {
    line.remove();
    dragged.classList.remove(options.dragged);
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', drop);
    window.removeEventListener('pointercancel', cancel);
    window.removeEventListener('keydown', escape);
    if (isDropped) options.onDrop(from, to);
  };
  const drop = () => end(true);
  const cancel = () => end(false);
  const escape = ({ key }: KeyboardEvent) => key === 'Escape' && cancel();
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', drop);
  window.addEventListener('pointercancel', cancel);
  window.addEventListener('keydown', escape);
}

export const h5Sorting: Sorting = options => {
  const begin = (event: PointerEvent): void => {
    const target = event.target as Element | null;
    const handle = event.button === 0 ? target?.closest(`.${options.handle}`) : null;
    const root = handle?.closest<HTMLElement>(options.root);
    if (handle && root) drag(event, root, handle, options);
  };
  document.addEventListener('pointerdown', begin);
  return () => document.removeEventListener('pointerdown', begin);
};
