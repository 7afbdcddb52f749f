import { expect, it } from 'vitest';
import { withAddresses } from './draft-pictures';

it('gives the pictures of a draft their addresses, and leaves alone what has none', () => {
  const html = '<p>图</p><img data-file="a" alt="甲" /><img data-file="b" />';
  const images = [
    { id: 'a', url: '/media/preview/t1' },
    { id: 'b', url: null },
  ];
  expect(withAddresses(html, images)).toBe(
    '<p>图</p><img src="/media/preview/t1" alt="甲" /><img data-file="b" />',
  );
  expect(withAddresses('<p>没有图</p>', [])).toBe('<p>没有图</p>');
});
