import { expect, it } from 'vitest';
import { articleOf, linkOf, textOf, withAddresses } from './plain-article';

it('writes paragraphs and lines, and no markup of its own', () => {
  expect(articleOf('一 < 二\n三\n\n\n四 & 五\n')).toBe('<p>一 &lt; 二<br />三</p><p>四 &amp; 五</p>');
  expect(articleOf(' \n\n ')).toBe('');
});

it('reads back what it wrote', () => {
  const text = '一 < 二\n三\n\n四 & 五';
  expect(textOf(articleOf(text))).toBe(text);
  expect(textOf('')).toBe('');
});

it.each(['<h2>标题</h2>', '<p><strong>粗</strong></p>', '<p>a</p><img data-file="x" />', '<pre>x</pre>'])(
  'takes no %s for plain text',
  html => {
    expect(textOf(html)).toBeNull();
  },
);

it('shows pictures where they are now', () => {
  expect(withAddresses('<img data-file="a" alt="图" /><img data-file="b" />', { a: '/x' })).toBe(
    '<img src="/x" alt="图" /><img src="" />',
  );
});

it.each([
  ['example.com/a', 'https://example.com/a'],
  [' http://example.com ', 'https://example.com'],
  ['//example.com', 'https://example.com'],
  ['https://example.com', 'https://example.com'],
  ['javascript:alert(1)', 'https://alert(1)'],
  ['  ', ''],
])('links %s as %s', (text, link) => {
  expect(linkOf(text)).toBe(link);
});
