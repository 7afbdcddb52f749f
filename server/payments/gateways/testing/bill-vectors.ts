import { readFileSync } from 'node:fs';

interface BillVectors {
  wechat: { bill: Buffer; sha1: string };
  alipay: Record<
    | 'details'
    | 'archive'
    | 'utf8Names'
    | 'otherCrc'
    | 'longer'
    | 'huge'
    | 'cutShort'
    | 'onlySums'
    | 'twoDetails',
    Buffer
  >;
}

const text = readFileSync(new URL('bill-vectors.json', import.meta.url), 'utf8');

/** Bills of 2026-10-01, made by Python's codecs, zipfile and hashlib, by make-bill-vectors.py beside this file. */
export const billVectors = JSON.parse(text, (name, value: unknown) =>
  typeof value === 'string' && name !== 'sha1' ? Buffer.from(value, 'base64') : value,
) as BillVectors;
