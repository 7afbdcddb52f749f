import { expect, it } from 'vitest';
import { useCourseFilter } from './use-course-filter';

it('leaves to the server what nobody chose', () => {
  expect(useCourseFilter().filter.value).toEqual({ sort: null, free: null });
});

it('turns the price round on a second tap, and starts low again later', () => {
  const { choose, sort } = useCourseFilter();
  const seen = ['PRICE', 'PRICE', 'PRICE', 'RATING', 'PRICE', 'DEFAULT'].map(key => {
    choose(key as 'PRICE');
    return sort.value;
  });
  expect(seen).toEqual(['PRICE_ASC', 'PRICE_DESC', 'PRICE_ASC', 'RATING', 'PRICE_ASC', null]);
});

it('shows what is free only until it is tapped again or reset', () => {
  const { filter, toggleFree, choose, reset } = useCourseFilter();
  toggleFree();
  choose('POPULAR');
  expect(filter.value).toEqual({ sort: 'POPULAR', free: true });
  toggleFree();
  expect(filter.value).toEqual({ sort: 'POPULAR', free: null });
  toggleFree();
  reset();
  expect(filter.value).toEqual({ sort: null, free: null });
});
