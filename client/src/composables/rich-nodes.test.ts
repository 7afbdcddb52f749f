import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { richNodes, type RichNode } from './rich-nodes';

const text = (words: string) => ({ type: 'text', text: words });
const node = (name: string, ...children: unknown[]) =>
  expect.objectContaining({ type: 'node', name, children }) as unknown;

/** What markup is made of, among letters. */
const letter = fc.constantFrom(...'<>&;#/="\'! \n-ax1变𠀀', 'p', 'b', 'lt', 'amp');

/** What is read on the screen. */
const wordsOf = (nodes: RichNode[]): string =>
  nodes.map(one => (one.type === 'text' ? one.text : wordsOf(one.children))).join('');

describe('the tree of an article', () => {
  it('keeps paragraphs, emphasis and lists in their order', () => {
    expect(
      richNodes('<h2>变量</h2><p>名字<strong>贴</strong>在值上。</p><ul><li>一</li><li>二</li></ul>'),
    ).toEqual([
      node('h2', text('变量')),
      node('p', text('名字'), node('strong', text('贴')), text('在值上。')),
      node('ul', node('li', text('一')), node('li', text('二'))),
    ]);
  });

  it('reads entities as the characters they stand for, once', () => {
    expect(wordsOf(richNodes('<p>a &lt; b &amp;&amp; c&nbsp;&#20320;&#x597d; &amp;lt; &unknown;</p>'))).toBe(
      'a < b && c\u00a0你好 &lt; &unknown;',
    );
  });

  it('gives a picture its whole address and keeps it inside the page', () => {
    const [picture] = richNodes('<img src="/media/file/t1" alt="图" onerror="steal()" style="width:9999px">');
    expect(picture).toMatchObject({
      name: 'img',
      attrs: {
        src: 'http://127.0.0.1:4000/media/file/t1',
        alt: '图',
        style: expect.stringContaining('max-width:100%') as string,
      },
    });
    expect(picture).not.toHaveProperty('attrs.onerror');
  });

  it('draws what Alipay does not know as what it knows', () => {
    const tags = 'pre figure figcaption section s u mark small'.split(' ');
    const names = richNodes(tags.map(tag => `<${tag}>x</${tag}>`).join('')).map(one =>
      one.type === 'node' ? one.name : '',
    );
    expect(names).toEqual(['div', 'div', 'div', 'div', 'span', 'span', 'span', 'span']);
  });

  it('keeps the lines of a block of code', () => {
    const [block] = richNodes('<pre><code>for i in range(3):\n    print(i)</code></pre>');
    expect(wordsOf([block!])).toBe('for i in range(3):\n    print(i)');
    expect(block).toMatchObject({ attrs: { style: expect.stringContaining('pre-wrap') as string } });
  });

  it('leaves out the white space between blocks and comments', () => {
    expect(richNodes('<p>一</p>\n\n<!-- 注 --><p>二</p>')).toEqual([
      node('p', text('一')),
      node('p', text('二')),
    ]);
  });

  it('loses no word of any text, whatever is in it', () => {
    const escaped = (words: string) =>
      words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, unit: letter }), { maxLength: 5 }), paragraphs => {
        const html = paragraphs.map(words => `<p>${escaped(words)}</p>`).join('');
        expect(wordsOf(richNodes(html))).toBe(paragraphs.join(''));
      }),
    );
  });

  it('ends on what is no HTML at all', () => {
    fc.assert(fc.property(fc.string({ unit: letter }), html => void richNodes(html)));
    expect(wordsOf(richNodes('1 < 2 <b>且</i> 3 > 2'))).toBe('1 < 2 且 3 > 2');
  });
});
