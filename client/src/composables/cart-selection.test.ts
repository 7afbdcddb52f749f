import { expect, it } from 'vitest';
import { allToggled, selectedOf, toggled, type CartItem } from './cart-selection';

const item = (id: string, state: CartItem['state'] = 'BUYABLE') => ({ id, state }) as CartItem;
const cart = [item('a'), item('b'), item('owned', 'OWNED'), item('gone', 'UNAVAILABLE')];
const ids = (aside: ReadonlySet<string>, items = cart) => selectedOf(items, aside).map(({ id }) => id);

it('selects all that can be bought, and nothing else', () => {
  expect(ids(new Set())).toEqual(['a', 'b']);
});

it('puts one aside and takes it back', () => {
  const aside = toggled(new Set(), 'a');
  expect(ids(aside)).toEqual(['b']);
  expect(ids(toggled(aside, 'a'))).toEqual(['a', 'b']);
});

it('selects all from some, and none from all', () => {
  expect(ids(allToggled(cart, new Set(['a'])))).toEqual(['a', 'b']);
  expect(ids(allToggled(cart, new Set()))).toEqual([]);
});

it('selects what another device put in meanwhile, and leaves aside what was put aside', () => {
  expect(ids(new Set(['a']), [...cart, item('new')])).toEqual(['b', 'new']);
});

it('drops from the selection what became owned meanwhile', () => {
  expect(ids(new Set(), [item('a', 'OWNED'), item('b')])).toEqual(['b']);
});
