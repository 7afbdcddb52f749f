import { describe, expect, it } from 'vitest';
import { DOUBTFUL_WORDS, REFUSED_WORDS } from './word-list.js';
import { verdictOf, wordList, worse } from './words.rules.js';

const list = wordList(REFUSED_WORDS, DOUBTFUL_WORDS);
const verdict = (text: string) => verdictOf(text, list);

describe('the word list', () => {
  it.each([
    '专业代开发票，点位低',
    '代 开 发 票',
    '代*开-发.票',
    '線上賭場 送彩金',
    '线上賭场',
    '信用卡套現',
    'ｏｎｌｉｎｅ　ｃａｓｉｎｏ',
    'оnline саsinо', // Cyrillic о, с, а
    '兼职\u200B刷单日结',
  ])('refuses %j', text => expect(verdict(text)).toBe('RISKY'));

  it.each([
    '想要资料的加微信',
    '加 薇 信 领取',
    '加ＶＸ：abc',
    '电话 138 1234 5678',
    '１３８１２３４５６７８',
    '看这里 https://example.com/a',
    '去 abc . com 看',
    '去 abc。com 看',
    '轉讓帳號的私聊我',
  ])('holds %j', text => expect(verdict(text)).toBe('REVIEW'));

  it.each([
    '老师讲得很清楚，第三节的闭包终于懂了！',
    '赌徒破产问题这一节讲概率讲得真好',
    '微信支付的签名怎么验证？',
    '订单号是 20261121138123456789012 吗',
    'Python 3.12 和 3.13 有什么区别',
    'pompeii 与 comet，还有 modern',
    'requests.get() 返回 404',
    '价格 1300 元，学了 12345678 秒',
    '学完了 Python。接着学 C',
    '繁體字也可以，講得很清楚',
    '👍👍👍',
    '',
  ])('lets %j pass', text => expect(verdict(text)).toBe('PASS'));

  it('has no word that another one says already', () => {
    const { refused, doubtful } = list;
    expect(new Set(refused).size).toBe(refused.length);
    expect([...refused, ...doubtful].filter(word => word.length < 2)).toEqual([]);
    expect(doubtful.filter(word => verdictOf(word, { refused, doubtful: [] }) === 'RISKY')).toEqual([]);
  });
});

it('takes the worse of two verdicts', () => {
  expect(worse('PASS', 'REVIEW')).toBe('REVIEW');
  expect(worse('RISKY', 'REVIEW')).toBe('RISKY');
  expect(worse('PASS', 'PASS')).toBe('PASS');
});
