import { sql } from 'kysely';
import { Int } from 'type-graphql';
import '../catalog/catalog.reads.js';
import '../users/users.reads.js';
import { Category } from '../catalog/category.entity.js';
import { Course } from '../catalog/course.entity.js';
import { Money, type Fen } from '../kernel/money.js';
import { extend, reads, rootRows, type Given, type Row, type Sql } from '../kernel/reads/index.js';
import { User } from '../users/user.entity.js';
import { Viewer } from '../users/users.types.js';
import { CouponTemplate } from './coupon-template.entity.js';
import { Coupon } from './coupon.entity.js';
import { CouponState } from './coupon.rules.js';

const fen = (amount: Fen): Money => new Money(amount);

const claimedBy = (template: Row<CouponTemplate>, { viewerId }: Given): Sql =>
  sql`(select count(*)::int from coupons mc where mc.template_id = ${template.id} and mc.user_id = ${viewerId})`;

/** Offered to everybody at the moment; the first lines of `claimRefusal` in SQL. */
const offered = (template: Row<CouponTemplate>, { now }: Given): Sql =>
  sql`(${template.active} and not ${template.onPurchase} and ${template.claimFrom} <= ${now}
    and (${template.claimUntil} is null or ${template.claimUntil} > ${now})
    and (${template.validUntil} is null or ${template.validUntil} > ${now}))`;

reads(CouponTemplate)
  .value('amountOff', () => Money, {
    description: 'For AMOUNT_OFF: what comes off.',
    nullable: true,
    sql: template => template.amountOffFen,
    finish: fen,
  })
  .value('maxOff', () => Money, {
    description: 'For PERCENT_OFF: at most this comes off.',
    nullable: true,
    sql: template => template.maxOffFen,
    finish: fen,
  })
  .money('threshold', 'thresholdFen', 'From this sum of what it may be used for.')
  .many('categories', () => Category, {
    description: 'Where it may be used, for the scope CATEGORY.',
    size: 4,
    where: (category, { scope, scopeIds }) =>
      sql`${scope} = 'CATEGORY' and ${scopeIds} @> to_jsonb(${category.id}::text)`,
    orderBy: category => [category.position, category.id],
  })
  .many('courses', () => Course, {
    description: 'What it may be used for, for the scope COURSE.',
    size: 4,
    where: (course, { scope, scopeIds }) =>
      sql`${scope} = 'COURSE' and ${scopeIds} @> to_jsonb(${course.id}::text)`,
    orderBy: course => [course.title, course.id],
  })
  .value('left', () => Int, {
    description: 'How many can still be claimed; null: no limit.',
    nullable: true,
    sql: ({ total, claimed }) => sql`${total} - ${claimed}`,
  })
  .value('claimedByMe', () => Int, {
    description: 'How many of them the viewer has claimed.',
    sql: claimedBy,
  })
  .value('claimable', () => Boolean, {
    description: 'Whether the viewer may claim one now; whoever is not logged in is asked to.',
    sql: (template, given) =>
      sql`(${offered(template, given)} and (${template.total} is null or ${template.claimed} < ${template.total})
        and ${claimedBy(template, given)} < ${template.perUser})`,
  });

/** `couponState` in SQL; a property test holds the two together. */
const stateOf = ({ status, validFrom, validUntil }: Row<Coupon>, { now }: Given): Sql =>
  sql`case when ${status} <> 'USABLE' then ${status} when ${validUntil} <= ${now} then 'EXPIRED'
    when ${validFrom} <= ${now} then 'USABLE' else 'UPCOMING' end`;

const epochMs = (moment: Sql): Sql => sql`floor(extract(epoch from ${moment}) * 1000)::bigint`;

/** Those that can still be used come first, the one that ends soonest before the others; then the rest, the latest first. */
const walletOrder = ({ status, usedAt, validUntil }: Row<Coupon>, { now }: Given): Sql =>
  sql`case when ${status} <> 'USED' and ${validUntil} > ${now} then ${epochMs(validUntil)}
    else 9000000000000000 - ${epochMs(sql`coalesce(${usedAt}, ${validUntil})`)} end`;

reads(Coupon, {
  visible: (coupon, { viewerId, viewerRole }) => sql`${coupon.user} = ${viewerId} or ${viewerRole} = 'ADMIN'`,
})
  .value('state', () => CouponState, { description: 'What it is at this moment.', sql: stateOf })
  .value('claimedAt', () => Date, {
    description: 'Since when it is theirs.',
    sql: coupon => coupon.createdAt,
  });

extend(Viewer, User).page('coupons', Coupon, {
  description: 'The wallet: what can still be used first, the one that ends soonest before the others.',
  args: { state: { type: () => CouponState, description: 'Only those in this state.' } },
  where: (coupon, viewer, given) =>
    sql`${coupon.user} = ${viewer.id}${given.has('state') ? sql` and ${stateOf(coupon, given)} = ${given.arg('state')}` : sql``}`,
  orderBy: (coupon, given) => [walletOrder(coupon, given), coupon.id],
});

/** Offered to everybody at the moment, also where all are taken: people see that they came too late. */
export const couponCentre = rootRows('page', CouponTemplate, {
  where: offered,
  orderBy: template => [template.claimFrom, template.id],
  direction: 'desc',
});

export const couponTemplates = rootRows('page', CouponTemplate, {
  orderBy: template => [template.createdAt, template.id],
  direction: 'desc',
});
