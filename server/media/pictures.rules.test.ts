import { expect, it } from 'vitest';
import { picturesIn, withPictures } from './pictures.rules.js';

const [A, B] = ['018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002'];
const HTML = `<p>x</p><img data-file="${A}" alt="a" /><img data-file="${B}" /><img data-file="${A}" />`;

it('gives each picture its address, asked for once', async () => {
  const asked: string[] = [];
  const html = await withPictures(HTML, async id => (asked.push(id), `/media/${id.at(-1)}`));
  expect(html).toBe(`<p>x</p><img src="/media/1" alt="a" /><img src="/media/2" /><img src="/media/1" />`);
  expect(asked).toEqual([A, B]);
  expect(picturesIn(HTML)).toEqual([A, B]);
});

it('leaves text that only looks like one alone', async () => {
  const html = '<p>&lt;img data-file="018f0000-0000-7000-8000-000000000001"</p><img data-file="1" />';
  expect(await withPictures(html, async () => 'never')).toBe(html);
});
