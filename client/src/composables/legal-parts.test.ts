import { expect, it } from 'vitest';
import { legalParts } from './legal-parts';

it('parts the body of a document into headings and paragraphs, and loses no word', () => {
  expect(
    legalParts('# 一、我们是谁\n\n知课由甲公司运营。\n写信到 a@b.cn。\n\n\n## 二、范围\n \n# 号开头的字\n'),
  ).toEqual([
    { heading: true, text: '一、我们是谁' },
    { heading: false, text: '知课由甲公司运营。\n写信到 a@b.cn。' },
    { heading: true, text: '二、范围' },
    { heading: true, text: '号开头的字' },
  ]);
  expect(legalParts('')).toEqual([]);
});
