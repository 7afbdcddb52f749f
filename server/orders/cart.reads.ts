import { sql } from 'kysely';
import { Int } from 'type-graphql';
import { priceNow } from '../catalog/catalog.reads.js';
import { Course } from '../catalog/course.entity.js';
import { extend, reads, type Given, type Row, type Sql } from '../kernel/reads/index.js';
import { Money } from '../kernel/money.js';
import { learnsForGood } from '../learning/learning.reads.js';
import { User } from '../users/user.entity.js';
import { Viewer } from '../users/users.types.js';
import { CartItem } from './cart-item.entity.js';
import { CartItemState } from './cart.rules.js';
import { Cart } from './cart.types.js';
import type { ProductKind } from './order.rules.js';

type Product = Pick<Row<CartItem>, 'kind' | 'productId'>;

/** `onFreeTerm` of products in SQL, for the viewer and the course `oc`. */
const isOnFreeTerm = ({ viewerId, now }: Given): Sql =>
  sql`exists (select 1 from grants fg join order_lines fl on fl.id = fg.source_id
    where fg.user_id = ${viewerId} and fg.course_id = oc.id and fg.source = 'ORDER' and fg.revoked_at is null
      and fg.ends_at > ${now} and fl.kind = 'COURSE_PLAN' and fl.list_fen = 0)`;

/** The `products` table in SQL: of each kind, the one row that its `offers` would tell of. */
const OFFERS: Record<ProductKind, (id: Sql, given: Given) => Sql> = {
  COURSE: (id, given) => sql`select oc.id as course_id, oc.title, oc.price_fen as list_fen,
    ${priceNow({ id: sql.ref('oc.id'), priceFen: sql.ref('oc.price_fen') }, given)} as price_fen, oc.status = 'PUBLISHED' as for_sale,
    false as is_given from courses oc where oc.id = ${id} and oc.status <> 'DRAFT'`,
  COURSE_PLAN: (id, given) => sql`select oc.id, oc.title || ' · ' || op.name, op.price_fen, op.price_fen,
    oc.status = 'PUBLISHED' and op.for_sale, op.price_fen = 0 and ${isOnFreeTerm(given)}
    from course_plans op join courses oc on oc.id = op.course_id where op.id = ${id} and oc.status <> 'DRAFT'`,
  // No cart takes one.
  PAID_QUESTION: id =>
    sql`select oc.id, '', 0, 0, false, false from courses oc where oc.id = ${id} and false`,
};

const offer = ({ kind, productId }: Product, given: Given): Sql =>
  sql`(${sql.join(
    Object.entries(OFFERS).map(([name, of]) => sql`${of(productId, given)} and ${kind} = ${sql.lit(name)}`),
    sql` union all `,
  )}) as offer`;

/** `cartItemState` in SQL; a property test holds the two together. */
const stateOf = (given: Given): Sql =>
  sql`case when offer.is_given or ${learnsForGood(sql.ref('offer.course_id'), given)} then 'OWNED'
    when offer.for_sale then 'BUYABLE' else 'UNAVAILABLE' end`;

/** One fact of an item's offer; `otherwise` where what was put in is gone. */
const ofOffer = (item: Product, given: Given, fact: Sql, otherwise: Sql): Sql =>
  sql`coalesce((select ${fact} from ${offer(item, given)}), ${otherwise})`;

const money = (fen: number) => new Money(fen);

/** What GraphQL can tell: a total beyond it is no reason to show no cart. */
const MAX_INT = 2 ** 31 - 1;

reads(CartItem, { visible: (item, { viewerId }) => sql`${item.user} = ${viewerId}` })
  .value('title', () => String, {
    description: 'Empty where it is gone for good.',
    sql: (item, given) => ofOffer(item, given, sql.ref('offer.title'), sql`''`),
  })
  .one('course', () => Course, {
    description: 'The course it is, or is about.',
    where: (course, item, given) => sql`${course.id} = (select offer.course_id from ${offer(item, given)})`,
  })
  .value('list', () => Money, {
    description: 'Before any limited-time price.',
    sql: (item, given) => ofOffer(item, given, sql.ref('offer.list_fen'), sql`0`),
    finish: money,
  })
  .value('price', () => Money, {
    description: 'What it costs now.',
    sql: (item, given) => ofOffer(item, given, sql.ref('offer.price_fen'), sql`0`),
    finish: money,
  })
  .value('state', () => CartItemState, {
    description: 'Only what is BUYABLE counts in the total.',
    sql: (item, given) => ofOffer(item, given, stateOf(given), sql`'UNAVAILABLE'`),
  })
  .value('addedAt', () => Date, {
    description: 'Since when it is in the cart.',
    sql: item => item.createdAt,
  });

reads<User>(Cart, { from: User, visible: (user, { viewerId }) => sql`${user.id} = ${viewerId}` })
  .many('items', () => CartItem, {
    description: 'At most 50, the latest first.',
    size: 30,
    where: (item, user) => sql`${item.user} = ${user.id}`,
    orderBy: item => [item.createdAt, item.id],
    direction: 'desc',
  })
  .value('count', () => Int, {
    description: 'How many items it has.',
    sql: user => sql`(select count(*)::int from cart_items ci where ci.user_id = ${user.id})`,
  })
  .value('total', () => Money, {
    description: 'Of what can be bought, before any coupon.',
    sql: (user, given) => {
      const item = { kind: sql.ref('ci.kind'), productId: sql.ref('ci.product_id') };
      return sql`(select least(coalesce(sum(offer.price_fen), 0), ${sql.lit(MAX_INT)}) from cart_items ci cross join lateral ${offer(item, given)}
        where ci.user_id = ${user.id} and ${stateOf(given)} = 'BUYABLE')`;
    },
    finish: money,
  });

extend(Viewer, User).one('cart', () => Cart, {
  description: 'What the viewer means to buy.',
  nullable: false,
  where: (cart, viewer) => sql`${cart.id} = ${viewer.id}`,
});

extend(Course, Course).value('inCart', () => Boolean, {
  description: 'Whether the viewer has put it into the cart.',
  sql: (course, { viewerId }) =>
    sql`exists (select 1 from cart_items ic where ic.user_id = ${viewerId} and ic.kind = 'COURSE' and ic.product_id = ${course.id})`,
});
