import { describe, expect, it } from 'vitest';
import en from './en.json';
import zhCN from './zh-CN.json';

type Catalogue = { [key: string]: string | Catalogue };

const flat = (catalogue: Catalogue, path = ''): [key: string, text: string][] =>
  Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flat(value, `${path}${key}.`),
  );
const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe('the catalogues', () => {
  const chinese = flat(zhCN);
  const english = new Map(flat(en));

  it('know the same keys in both languages', () => {
    expect(chinese.map(([key]) => key).sort()).toEqual([...english.keys()].sort());
  });

  it('leave no text empty', () => {
    expect([...chinese, ...english].filter(([, text]) => !text.trim())).toEqual([]);
  });

  it('fill in the same values in both languages', () => {
    expect(chinese.map(([key, text]) => [key, placeholders(text)])).toEqual(
      chinese.map(([key]) => [key, placeholders(english.get(key) ?? '')]),
    );
  });
});
