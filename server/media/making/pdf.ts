import { createReadStream } from 'node:fs';
import { Refused } from './refused.js';

/** A count is written near the kind of the node that has it. */
const OVERLAP = 200;

/**
 * How many pages a PDF says to have, where it says so in the open: newer ones may keep it compressed, and to take a
 * stranger's file apart for a number is not worth it.
 */
export async function pdfPages(path: string): Promise<number | null> {
  let most = 0;
  let before = '';
  for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: 1024 ** 2 })) {
    const text = before + String(chunk);
    if (/\/Encrypt\s+\d+\s+\d+\s+R/.test(text)) throw new Refused('PROTECTED');
    const nodes = text.matchAll(/\/Type\s{0,4}\/Pages\b[^>]{0,150}?\/Count\s{1,4}(\d{1,6})\b/g);
    const others = text.matchAll(/\/Count\s{1,4}(\d{1,6})\b[^>]{0,150}?\/Type\s{0,4}\/Pages\b/g);
    for (const [, count] of [...nodes, ...others]) most = Math.max(most, Number(count));
    before = text.slice(-OVERLAP);
  }
  return most || null;
}
