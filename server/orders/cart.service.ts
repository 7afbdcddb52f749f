import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { inTransaction } from '../kernel/transaction.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import { CartItem } from './cart-item.entity.js';
import { CART_CAP } from './cart.rules.js';
import type { CartItemInput } from './cart.types.js';
import { ProductKind } from './order.rules.js';
import { offersOf } from './products.js';
import { offerRefusal } from './quote.rules.js';

/**
 * Puts a product into the viewer's cart, once however often it is asked, and returns the cart's id. Throws `NOT_FOUND`,
 * `COURSE_NOT_FOR_SALE`, `ALREADY_OWNED`, `CART_FULL`, `INVALID_INPUT`.
 */
export async function addToCart(ctx: Ctx, { kind, id }: CartItemInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('addToCart', viewer.id);
  // A question is bought alone, as soon as it is written.
  if (kind === ProductKind.PAID_QUESTION) throw new UserError('INVALID_INPUT', ['kind']);
  const productId = id.toLowerCase();
  await inTransaction(ctx, async tx => {
    const [offer = null] = await offersOf(tx, viewer.id, [{ kind, id: productId }]);
    const code = offerRefusal(offer);
    if (code) throw new UserError(code, ['id']);
    // Two tabs may add at once: the buyer's row makes them queue, so that neither goes over the cap.
    const user = await lockViewer(tx, viewer);
    if (await tx.em.count(CartItem, { user, kind, productId })) return;
    if ((await tx.em.count(CartItem, { user })) >= CART_CAP) throw new UserError('CART_FULL', ['id']);
    tx.em.create(CartItem, { user, kind, productId, createdAt: tx.now() });
  });
  return viewer.id;
}

/** Takes items out of the viewer's cart and returns its id; what is not in it is no fault. Throws `INVALID_INPUT`. */
export async function removeFromCart(ctx: Ctx, itemIds: string[]): Promise<string> {
  const viewer = requireViewer(ctx);
  if (itemIds.length > CART_CAP) throw new UserError('INVALID_INPUT', ['itemIds']);
  const ids = itemIds.filter(isId);
  if (ids.length) await ctx.em.fork().nativeDelete(CartItem, { user: viewer.id, id: { $in: ids } });
  return viewer.id;
}
