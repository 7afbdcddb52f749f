import { expect, it } from 'vitest';
import { bytesInWords } from './bytes';

it('tells sizes as people do', () => {
  expect([10, 1536, 5 * 1024 ** 2, 4.25 * 1024 ** 3].map(bytesInWords)).toEqual([
    '0.1 KB',
    '1.5 KB',
    '5 MB',
    '4.3 GB',
  ]);
});
