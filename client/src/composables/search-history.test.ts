import { beforeEach, expect, it } from 'vitest';
import { deviceStorage } from '../testing/in-app';
import { storage } from '../platform/storage';
import { searchHistory } from './search-history';

let device: ReturnType<typeof deviceStorage>;
beforeEach(() => {
  device = deviceStorage();
  Object.assign(globalThis, { uni: device.uni });
});

it('keeps the last ten searches, each once, the latest first', () => {
  const history = searchHistory(storage);
  for (let n = 1; n <= 11; n++) history.add(`词${n}`);
  expect(history.add('词5')).toEqual(['词5', ...[11, 10, 9, 8, 7, 6, 4, 3, 2].map(n => `词${n}`)]);
  expect(history.read()).toHaveLength(10);
});

it('forgets all of them', () => {
  const history = searchHistory(storage);
  history.add('量子');
  history.clear();
  expect(history.read()).toEqual([]);
  expect(device.kept.size).toBe(0);
});

it.each(['no JSON', '{"a":1}', '[1,null]'])('takes %s for an empty one', kept => {
  device.kept.set('zhike.searches', kept);
  expect(searchHistory(storage).read()).toEqual([]);
});
