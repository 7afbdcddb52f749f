import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openPlaygroundAt, type Playground } from '../support/playground.js';
import { Product } from '../support/server.js';

const TOKEN = 'a-token-that-whoever-runs-it-chose';

let product: Product;
let playground: Playground;

beforeAll(async () => {
  const env = { NODE_ENV: 'production', ALLOW_DEMO: 'true', HOST: '127.0.0.1', PLAYGROUND_TOKEN: TOKEN };
  product = await Product.start({ from: inject('seededData'), env });
  playground = await openPlaygroundAt(`/playground?token=${TOKEN}`, [product.origin]);
});
afterAll(async () => {
  await playground.close();
  await product.stop();
});

describe('the Playground of production', () => {
  it('asks what the client does not, because its address carried the token', async () => {
    const { courses } = await playground.run<{ courses: { nodes: { title: string }[] } }>('BrowseCourses');
    expect(courses.nodes.map(({ title }) => title)).toContain('Python入门');
    const asked = await fetch(`${product.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ courses { nodes { title } } }' }),
    });
    expect(asked.status).toBe(403);
  });

  it('knows the schema, which the endpoint tells nobody', async () => {
    expect(await playground.typesInReference()).toEqual(expect.arrayContaining(['Query', 'Course', 'Order']));
  });

  it('asked nobody but the server and broke no rule of its policy', () => {
    expect(playground.foreignRequests).toEqual([]);
    expect(playground.errors).toEqual([]);
  });
});
