import { digits } from '../keys.js';
import type { AppleRefund, Notice, Trade } from '../model.js';
import { addressOf, newNotice, openRefund, saveTrade } from '../trades.js';
import type { World } from '../world.js';
import { leftFen, markDelivered } from './orders.js';
import { inquiryContent } from './push.js';
import { SETTLES_AFTER_MS } from './refunds.js';

/** The buyer asked Apple for the money: Apple asks the merchant first. Returns the inquiry, if there is somebody to ask. */
export function askForRefund(
  world: World,
  trade: Trade,
  wanted: Pick<AppleRefund, 'reason' | 'apple'>,
): Notice | null {
  const { store, clock, keys } = world;
  const askedAt = clock.now();
  const asked = saveRefund(world, trade, { ...wanted, askedAt, advice: null });
  const url = addressOf(world, asked);
  if (url === null) {
    conclude(world, asked, 'uncertain');
    return null;
  }
  const said = inquiryContent(keys, asked, wanted.reason, askedAt);
  const notice = newNotice(world, asked, { ...said, kind: 'inquiry', refundNumber: null, url });
  return store.put('notice', notice.id, notice);
}

const saveRefund = (world: World, trade: Trade, appleRefund: AppleRefund): Trade =>
  saveTrade(world, { ...trade, virtual: { ...trade.virtual!, appleRefund } });

function conclude(world: World, trade: Trade, advice: NonNullable<AppleRefund['advice']>): void {
  const { appleRefund } = trade.virtual!;
  if (!appleRefund || appleRefund.advice !== null) return;
  const told = saveRefund(world, trade, { ...appleRefund, advice });
  const { apple, reason } = appleRefund;
  const amountFen = leftFen(world, told);
  if (apple === 'refuse' || (apple === 'follow' && advice !== 'agreed') || amountFen === 0) return;
  const wanted = { number: `APPLE${digits(20)}`, fingerprint: '', amountFen, reason, notifyUrl: null };
  openRefund(world, told, wanted, SETTLES_AFTER_MS);
}

/** A push of virtual goods came to its end, acknowledged or given up. `heard` is what the merchant answered. */
export function afterPush(world: World, notice: Notice, heard: string): void {
  const trade = world.store.get('trade', notice.tradeKey)!;
  const acknowledged = notice.state === 'ACKNOWLEDGED';
  if (notice.kind === 'payment' && acknowledged) markDelivered(world, trade);
  if (notice.kind !== 'inquiry') return;
  if (!acknowledged) conclude(world, trade, 'uncertain');
  else conclude(world, trade, heard.startsWith('{"result_code":0,') ? 'agreed' : 'objected');
}
