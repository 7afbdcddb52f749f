import { expect } from 'vitest';
import type { Course } from '../catalog/course.entity.js';
import { Contact, ContactKind } from '../users/contact.entity.js';
import type { User } from '../users/user.entity.js';
import { Buyer } from './purchase.js';
import { RefundStory } from './refund-story.js';
import { requestRefund } from './staff.js';
import type { TestApp } from './start-app.js';
import type { Story } from './story.js';

/** What stands nowhere but in the account of the person it belongs to. */
export const TRACES = {
  email: 'a.trace@privacy.example',
  phone: '+8613900001234',
  reason: '退款原因里写了我的真名',
};

export interface LivedIn {
  user: User;
  buyer: Buyer;
  /** Paid, with a coupon, and one of its two courses paid back. */
  orderId: string;
  courses: Course[];
}

/** An account with something of everything: contacts, purchases, a refund, coupons, a cart, lessons that were opened. */
export async function livedIn(app: TestApp, story: Story, by?: User): Promise<LivedIn> {
  const user = by ?? (await story.user());
  const buyer = new Buyer(app, await story.as(user));
  const courses = [await story.course(), await story.course({ refundMaxProgress: 100 })];
  const [first, second] = courses as [Course, Course];
  await keepContacts(app, user);
  const [used, unused] = [await story.coupon({ perUser: 3 }), await story.coupon()];
  const couponId = await story.claim(buyer.visitor, used);
  await story.claim(buyer.visitor, used);
  await story.claim(buyer.visitor, unused);
  const order = await buyer.order([first.id, second.id], [couponId]);
  const { launch } = await buyer.launch(order.id, 'ALIPAY');
  await app.sandbox.payAtCashier(launch);
  await expect.poll(async () => (await buyer.facts(order.id)).status).toBe('PAID');
  await openLessons(app, buyer, first);
  await addToCart(buyer, await story.course());
  const lineId = order.lines[1]?.id ?? '';
  const { userErrors } = await requestRefund(buyer.visitor, order.id, {
    lineIds: [lineId],
    reason: TRACES.reason,
  });
  if (userErrors.length) throw new Error(JSON.stringify(userErrors));
  await new RefundStory(app, story).until(order.id, ['SUCCEEDED']);
  return { user, buyer, orderId: order.id, courses };
}

async function keepContacts(app: TestApp, user: User): Promise<void> {
  const em = app.orm.em.fork();
  const createdAt = app.clock.now();
  for (const [kind, purpose] of [
    [ContactKind.EMAIL, 'email'],
    [ContactKind.PHONE, 'phone'],
  ] as const) {
    const value = `${user.username}${TRACES[purpose]}`;
    em.create(Contact, {
      user: em.getReference<User>(user.constructor as never, user.id),
      kind,
      sealedValue: app.vault.seal('contact', value),
      valueIndex: app.vault.index(purpose, value),
      verifiedAt: createdAt,
      createdAt,
    });
  }
  await em.flush();
}

async function openLessons(app: TestApp, { visitor }: Buyer, course: Course): Promise<void> {
  const lessons = await app.sql<{ id: string }>(
    'select id from lessons where course_id = $1 and not trial order by number limit 1',
    [course.id],
  );
  for (const { id } of lessons)
    await visitor.run('mutation ($id: ID!) { openLesson(lessonId: $id) { userErrors { code } } }', { id });
}

async function addToCart({ visitor }: Buyer, course: Course): Promise<void> {
  await visitor.run(
    'mutation ($id: ID!) { addToCart(input: { kind: COURSE, id: $id }) { userErrors { code } } }',
    { id: course.id },
  );
}
