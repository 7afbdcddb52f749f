import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { Product } from '../support/server.js';
import { requireSameJson } from './pairs.js';
import { setBench, type Stage } from './stage.js';
import type { Page } from './statements.js';

let product: Product;
let stage: Stage;
beforeAll(async () => {
  product = await Product.start({ from: inject('seededData') });
  stage = await setBench(product, { teachers: 9, learners: 40, courses: 60, lessons: 6, comments: 6000 });
});
afterAll(async () => {
  await stage?.stop();
  await product?.stop();
});

it.each<Page>(['home', 'course', 'search', 'comments'])(
  'what is measured beside the page %s is the same page',
  async page => {
    for (const pair of stage.asked[page].slice(0, 20))
      expect(await requireSameJson(page, pair)).toBeGreaterThan(1000);
  },
);
