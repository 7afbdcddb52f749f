import { createHash } from 'node:crypto';
import type Pay from 'wechatpay-node-v3';
import { unreadable } from './bill.rules.js';
import { requireDay, type BillOutcome } from './gateway.js';
import { billOffer, readBill } from './wechat-bill.rules.js';
import { answered } from './wechat-transport.js';

/** The trade bill of a day in Shanghai. Nobody signs the file; the signed answer that offers it tells its hash. */
export async function wechatBill(pay: Pay, day: string): Promise<BillOutcome> {
  requireDay(day);
  const offer = billOffer(await answered(() => pay.tradebill({ bill_date: day, bill_type: 'ALL' })));
  if (offer.kind !== 'OFFER') return offer;
  const file = await answered(() => pay.downloadBill(offer.url));
  const { unsigned } = file.body;
  if (file.status !== 200 || !Buffer.isBuffer(unsigned)) return unreadable(file.code || 'MALFORMED');
  const isOffered = createHash('sha1').update(unsigned).digest('hex') === offer.sha1;
  return isOffered ? readBill(unsigned) : unreadable('HASH_MISMATCH');
}
