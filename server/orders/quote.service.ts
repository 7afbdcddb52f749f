import type { Ctx } from '../context.js';
import { refusal, userErrorOf } from '../kernel/errors.js';
import { Money } from '../kernel/money.js';
import { ref } from '../kernel/reads/index.js';
import { CouponState, couponState, type CouponFacts } from '../promotions/coupon.rules.js';
import { walletFacts } from '../promotions/coupons.service.js';
import { MAX_ITEMS, ProductKind } from './order.rules.js';
import { offersOf } from './products.js';
import {
  pricedLines,
  quoteCoupons,
  quoteOf,
  refusals,
  shownAdjustment,
  type Asked,
  type Item,
  type Offer,
  type QuotedLine,
} from './quote.rules.js';
import type { Quote, QuoteLine, QuoteOrderInput } from './quote.types.js';

/**
 * What the viewer, or a visitor, would pay now. What cannot be bought is told line by line and counts nothing; the
 * rest is quoted by the same rules that place the order.
 */
export async function quoteOrder(ctx: Ctx, { items: given, couponIds }: QuoteOrderInput): Promise<Quote> {
  const userId = ctx.viewer?.id ?? null;
  await (userId
    ? ctx.limits.consume('quoteOrder', userId)
    : ctx.limits.consume('visitorQuotes', ctx.address));
  if (given.length > MAX_ITEMS) throw refusal('BAD_USER_INPUT', `At most ${MAX_ITEMS} items.`);
  if (couponIds && couponIds.length > MAX_ITEMS)
    throw refusal('BAD_USER_INPUT', `At most ${MAX_ITEMS} coupons.`);
  const reading = { ...ctx, em: ctx.em.fork() };
  const asked = given.map(({ kind, id }) => ({ kind, id: id.toLowerCase() }));
  const offers = await offersOf(reading, userId, asked);
  const codes = refusals(asked, offers);
  const items = asked.flatMap((item, at) => (codes[at] ? [] : itemOf(item, offers[at])));
  const askedIds = couponIds?.map(id => id.toLowerCase()) ?? null;
  const wallet = userId ? usable(await walletFacts(reading, userId), askedIds, ctx.now()) : [];
  const { applied, coupons } = quoteCoupons(wallet, pricedLines(items), ctx.now(), askedIds);
  const { lines, ...sums } = quoteOf(items, applied);
  return {
    lines: asked.map((item, at) => {
      const [code, offer] = [codes[at] ?? null, offers[at] ?? null];
      const quoted = code ? quoteOf(itemOf(item, offer), []).lines[0] : lines.shift();
      return shownLine(
        item,
        offer,
        quoted,
        code && userErrorOf(code, ['items', String(at), 'id'], ctx.locale),
      );
    }),
    list: new Money(sums.listFen),
    discount: new Money(sums.discountFen),
    payable: new Money(sums.payableFen),
    coupons: coupons.map(({ couponId, offFen, refusal: code, ...rest }) => ({
      ...rest,
      coupon: ref(couponId),
      off: new Money(offFen),
      refusal: code && userErrorOf(code, null, ctx.locale),
    })),
  };
}

const itemOf = ({ kind }: Asked, offer: Offer | null | undefined): Item[] => (offer ? [{ kind, offer }] : []);

/** Coupons that are over are the wallet's to show, unless they were asked for. */
function usable(wallet: CouponFacts[], askedIds: string[] | null, now: Date): CouponFacts[] {
  const over: CouponState[] = [CouponState.USED, CouponState.EXPIRED];
  return wallet.filter(coupon => askedIds?.includes(coupon.id) || !over.includes(couponState(coupon, now)));
}

/** `offer` and `quoted` are absent for what does not exist. */
function shownLine(
  { kind, id }: Asked,
  offer: Offer | null,
  quoted: QuotedLine | undefined,
  refusal: QuoteLine['refusal'],
): QuoteLine {
  return {
    kind,
    productId: id,
    title: offer?.title ?? '',
    course: offer?.courseId ? ref(offer.courseId) : null,
    paidQuestion: offer && kind === ProductKind.PAID_QUESTION ? ref(offer.id) : null,
    list: new Money(quoted?.listFen ?? 0),
    price: new Money(quoted?.priceFen ?? 0),
    adjustments: quoted?.adjustments.map(shownAdjustment) ?? [],
    refusal,
  };
}
