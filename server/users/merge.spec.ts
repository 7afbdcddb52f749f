import { print } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrderUpdatedDocument } from '../../graphql/generated/graphql.js';
import { expectSoundBooks } from '../testkit/books.js';
import { codesOf, Linker, shelfOf } from '../testkit/linking.js';
import { Buyer } from '../testkit/purchase.js';
import { RefundStory } from '../testkit/refund-story.js';
import { requestRefund } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import type { User } from './user.entity.js';

let app: TestApp;
let story: Story;
let linker: Linker;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  linker = new Linker(app);
});
afterAll(() => app.stop());

type Provider = 'WECHAT' | 'ALIPAY';
const PASSWORD = 'correct horse';

const buy = async (visitor: Visitor, courseId: string, method: Provider): Promise<string> => {
  const buyer = new Buyer(app, visitor);
  const order = await buyer.order(courseId);
  await app.sandbox.payAtCashier((await buyer.launch(order.id, method)).launch);
  await expect.poll(async () => (await buyer.facts(order.id)).status).toBe('PAID');
  return order.id;
};

const accountOf = async (id: string) =>
  (
    await app.sql<object>(
      'select status, merged_into_id as "mergedInto", username, password_hash as hash from users where id = $1',
      [id],
    )
  )[0];

describe('a learner who bought on both platforms', () => {
  it('owns both purchases in one account, once they said so twice', async () => {
    const { person, wechat, alipay } = await linker.twice();
    const [one, two] = [await story.course(), await story.course()];
    const orders = [await buy(wechat, one.id, 'WECHAT'), await buy(alipay, two.id, 'ALIPAY')];
    const [before, other] = [await shelfOf(wechat), await shelfOf(alipay)];

    const { merge, userErrors } = await linker.link(wechat, 'ALIPAY', person);
    expect(userErrors.map(({ code }) => code)).toEqual(['IDENTITY_TAKEN']);
    expect(merge).toMatchObject({ name: '支*', courses: 1, orders: 1, asks: [] });
    expect([await shelfOf(wechat), await shelfOf(alipay)]).toEqual([before, other]);

    expect(codesOf(await linker.merge(wechat, merge?.token))).toEqual([]);
    expect(await shelfOf(wechat)).toEqual({
      id: before.id,
      courses: [one.id, two.id].sort(),
      orders: orders.sort(),
      providers: ['ALIPAY', 'WECHAT'],
      phone: null,
    });
    expect((await alipay.send('{ me { id } }')).status).toBe(401);
    expect((await shelfOf(await linker.comes('ALIPAY', person))).id).toBe(before.id);
    expect(await accountOf(other.id)).toEqual({
      status: 'MERGED',
      mergedInto: before.id,
      username: null,
      hash: null,
    });
    const deeds = await app.sql(
      `select action, actor_id as actor, detail from audit_entries where subject_id = $1 and action = 'account.merge'`,
      [other.id],
    );
    expect(deeds).toEqual([
      { action: 'account.merge', actor: before.id, detail: { into: before.id, by: 'ALIPAY' } },
    ]);
    // Bought once each: nothing was granted or booked by the merge.
    expect((await app.sql('select 1 from grants where user_id = $1', [before.id])).length).toBe(2);
    await expectSoundBooks(app);
  });

  it('has what both bought once on the shelf, and keeps it when one of the two is paid back', async () => {
    const { person, wechat, alipay } = await linker.twice();
    const course = await story.course();
    const first = await buy(wechat, course.id, 'WECHAT');
    await buy(alipay, course.id, 'ALIPAY');
    const { merge } = await linker.link(wechat, 'ALIPAY', person);
    expect(codesOf(await linker.merge(wechat, merge?.token))).toEqual([]);
    expect((await shelfOf(wechat)).courses).toEqual([course.id]);
    expect(codesOf(await requestRefund(wechat, first))).toEqual([]);
    await new RefundStory(app, story).until(first, ['SUCCEEDED']);
    const again = await linker.comes('WECHAT', person);
    expect((await shelfOf(again)).courses).toEqual([course.id]);
    expect(await new Buyer(app, again).access(course.id)).toBe('OPEN');
    await expectSoundBooks(app);
  });

  it('gets what was paid by the other account just before, and hears of it', async () => {
    const { person, wechat, alipay } = await linker.twice();
    const course = await story.course();
    const paying = new Buyer(app, alipay);
    const order = await paying.order(course.id);
    const { launch } = await paying.launch(order.id, 'ALIPAY');
    const { merge } = await linker.link(wechat, 'ALIPAY', person);
    expect(codesOf(await linker.merge(wechat, merge?.token))).toEqual([]);
    const events = wechat
      .socket()
      .iterate({ query: print(OrderUpdatedDocument), variables: { orderId: order.id } });
    expect((await events.next()).value).toMatchObject({ data: { orderUpdated: { status: 'PENDING' } } });
    const heard = events.next();
    await app.sandbox.payAtCashier(launch);
    expect((await heard).value).toMatchObject({ data: { orderUpdated: { status: 'PAID' } } });
    expect(await new Buyer(app, wechat).access(course.id)).toBe('OPEN');
    expect((await shelfOf(wechat)).courses).toEqual([course.id]);
    await expectSoundBooks(app);
  });

  it('keeps the coupons, cart and progress of both', async () => {
    const { person, wechat, alipay } = await linker.twice();
    const template = await story.coupon();
    await story.claim(wechat, template);
    await story.claim(alipay, template);
    const [both, mine] = [await story.course(), await story.course()];
    const add = (visitor: Visitor, id: string) =>
      visitor.run(
        `mutation ($id: ID!) { addToCart(input: { kind: COURSE, id: $id }) { userErrors { code } } }`,
        {
          id,
        },
      );
    await add(wechat, both.id);
    await add(alipay, both.id);
    await add(alipay, mine.id);
    const { id: from } = await shelfOf(alipay);
    const { id } = await shelfOf(wechat);
    const { merge } = await linker.link(wechat, 'ALIPAY', person);
    expect(codesOf(await linker.merge(wechat, merge?.token))).toEqual([]);
    const count = async (table: string, user: string) =>
      (await app.sql(`select 1 from ${table} where user_id = $1`, [user])).length;
    expect([await count('coupons', id), await count('cart_items', id)]).toEqual([2, 2]);
    for (const table of [
      'coupons',
      'cart_items',
      'orders',
      'grants',
      'identities',
      'contacts',
      'lesson_openings',
    ])
      expect([table, await count(table, from)]).toEqual([table, 0]);
  });
});

/** Somebody with a user name and a password, without an identity, who has proved a phone number in the other mini program. */
async function withPhone(number: string): Promise<{ user: User; visitor: Visitor }> {
  const user = await story.user({ wechat: false, alipay: false });
  const visitor = await story.as(user);
  const proof = await linker.proof('WECHAT', `phone-of-${user.username}`, number);
  expect(codesOf(await linker.bindPhone(visitor, proof))).toEqual([]);
  return { user, visitor };
}
const bindAs = async (visitor: Visitor, person: string, number: string) =>
  linker.bindPhone(visitor, await linker.proof('ALIPAY', person, number));

describe('found by a phone number', () => {
  it('two accounts without a password become one where the number was proved a short while ago', async () => {
    const { person, wechat, alipay } = await linker.twice();
    await linker.bindPhone(wechat, await linker.proof('WECHAT', person, '15500000001'));
    const { merge } = await bindAs(alipay, person, '15500000001');
    expect(merge).toMatchObject({ name: '微*', asks: [] });
    expect(codesOf(await linker.merge(alipay, merge?.token))).toEqual([]);
    expect(await shelfOf(alipay)).toMatchObject({ providers: ['ALIPAY', 'WECHAT'], phone: '155****0001' });
    expect((await wechat.send('{ me { id } }')).status).toBe(401);
  });

  it('but not where it may have come to somebody else meanwhile', async () => {
    const { person, wechat } = await linker.twice();
    await linker.bindPhone(wechat, await linker.proof('WECHAT', person, '15500000002'));
    app.clock.advance(90 * 24 * 3_600_000);
    const alipay = await linker.comes('ALIPAY', person);
    const answer = await bindAs(alipay, person, '15500000002');
    expect([codesOf(answer), answer.merge]).toEqual([['IDENTITY_TAKEN'], null]);
    const owner = await linker.comes('WECHAT', person);
    await linker.bindPhone(owner, await linker.proof('WECHAT', person, '15500000002'));
    expect((await bindAs(alipay, person, '15500000002')).merge).toMatchObject({ asks: [] });
  });

  it('takes the password of the account that has one, and its name is free then', async () => {
    const { user, visitor: owner } = await withPhone('15500000003');
    const person = linker.somebody();
    const alipay = await linker.comes('ALIPAY', person);
    const before = await shelfOf(alipay);
    const { merge } = await bindAs(alipay, person, '15500000003');
    expect(merge?.asks).toEqual(['PASSWORD']);
    for (const proofs of [{}, { password: 'wrong' }, { code: '123456' }])
      expect(codesOf(await linker.merge(alipay, merge?.token, proofs))).toEqual(['PASSWORD_WRONG']);
    expect(await shelfOf(alipay)).toEqual(before);
    expect((await owner.send('{ me { id } }')).status).toBe(200);
    expect(codesOf(await linker.merge(alipay, merge?.token, { password: PASSWORD }))).toEqual([]);
    expect(await shelfOf(alipay)).toMatchObject({ id: before.id, phone: '155****0003' });
    expect(await accountOf(user.id)).toMatchObject({ status: 'MERGED', username: null, hash: null });
    await expect(story.as(user)).resolves.toMatchObject({ accessToken: null });
  });

  it('puts the number that was just proved in the place of the one before', async () => {
    const { person, wechat, alipay } = await linker.twice();
    await linker.bindPhone(wechat, await linker.proof('WECHAT', person, '15500000004'));
    await bindAs(alipay, person, '15500000005');
    const { merge } = await bindAs(alipay, person, '15500000004');
    expect(codesOf(await linker.merge(alipay, merge?.token))).toEqual([]);
    expect((await shelfOf(alipay)).phone).toBe('155****0004');
    expect(
      (
        await app.sql(`select 1 from contacts where value_index = $1`, [
          app.vault.index('phone', '+8615500000005'),
        ])
      ).length,
    ).toBe(0);
  });
});
