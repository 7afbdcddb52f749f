import { crc32 } from 'node:zlib';
import { fromBufferPromise, type Entry } from 'yauzl';
import type { AlipayLine } from '../../users/platforms/alipay-line.js';
import { ask } from '../../users/platforms/outbound.js';
import { billOffer, DETAILS, readBill } from './alipay-bill.rules.js';
import { BILL_LIMIT_BYTES, textOf, unreadable } from './bill.rules.js';
import { requireDay, type BillOutcome } from './gateway.js';

interface BillDesk {
  line: AlipayLine;
  gatewayUrl: string;
  /** For the download. */
  timeoutMs: number;
}

/** The trade bill of a day in Shanghai: a zip behind an address that a signed answer tells. */
export async function alipayBill(desk: BillDesk, day: string, now: Date): Promise<BillOutcome> {
  requireDay(day);
  const answer = await desk.line.ask('alipay.data.dataservice.bill.downloadurl.query', {
    biz_content: { bill_type: 'trade', bill_date: day },
  });
  const offer = billOffer(day, now, desk.gatewayUrl, answer);
  if (offer.kind !== 'OFFER') return offer;
  const { url } = offer;
  const file = await ask({ url, method: 'GET', timeoutMs: desk.timeoutMs, limitBytes: BILL_LIMIT_BYTES });
  if (!file.heard) return unreadable(file.reason);
  if (file.status !== 200) return unreadable(`HTTP_${file.status}`);
  try {
    const details = await unpack(file.body);
    return details ? readBill(details) : unreadable('NO_DETAILS');
  } catch {
    return unreadable('ARCHIVE');
  }
}

/** The archive's one file of details; null when there is none, or more than one. Throws when the archive is broken. */
async function unpack(archive: Buffer): Promise<Buffer | null> {
  // Names are in GBK and do not say so, so that the library leaves them alone.
  const zip = await fromBufferPromise(archive, { lazyEntries: true, decodeStrings: false });
  const found: Buffer[] = [];
  for await (const entry of zip.eachEntry()) {
    if (!DETAILS.test(nameOf(entry))) continue;
    if (entry.uncompressedSize > BILL_LIMIT_BYTES) throw new RangeError('The bill is larger than is read.');
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    const content = Buffer.concat(chunks);
    if (crc32(content) !== entry.crc32) throw new RangeError('The bill is not what was packed.');
    found.push(content);
  }
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Bit 11 marks a name in UTF-8. */
const nameOf = (entry: Entry): string =>
  textOf(entry.fileNameRaw, entry.generalPurposeBitFlag & 0x800 ? 'utf-8' : 'gb18030') ?? '';
