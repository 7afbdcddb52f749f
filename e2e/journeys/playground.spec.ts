import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { AskInRoomDocument } from '../../graphql/generated/graphql.js';
import { openPlayground, type Playground } from '../support/playground.js';
import { Product } from '../support/server.js';
import { byApi } from './by-api.js';
import { PUSH_LIMIT_MS, SLACK_MS } from './purchase.js';

/** The session that server/playground/README.md documents, step by step. */

let product: Product;
let playground: Playground;

beforeAll(async () => {
  product = await Product.start({ from: inject('seededData') });
  playground = await openPlayground(product.origin, product.sandboxOrigin);
});
afterAll(async () => {
  await playground.close();
  await product.stop();
});

interface Course {
  id: string;
  title: string;
  access: string;
  price: { text: string };
}
const money = { fen: 20000, text: '¥200.00' };

describe('a session in the Playground: log in, buy, watch', () => {
  it('logs 小明 in by the first tab and hands the token to all tabs', async () => {
    const { loginWithPassword } = await playground.run<{
      loginWithPassword: { accessToken: string; viewer: object; userErrors: object[] };
    }>('LogIn');
    expect(loginWithPassword).toMatchObject({ viewer: { name: '小明', role: 'STUDENT' }, userErrors: [] });
    expect(await playground.who()).toContain('小明');
    for (const tab of ['LogIn', 'PayOrder', 'MyCourses']) {
      await playground.open(tab);
      expect(await playground.headers()).toEqual({
        Authorization: `Bearer ${loginWithPassword.accessToken}`,
      });
    }
  });

  it('finds 「Python入门」 and takes its id into the course page and the order', async () => {
    const { courses } = await playground.run<{ courses: { nodes: Course[] } }>('BrowseCourses');
    const golden = courses.nodes.find(course => course.title === 'Python入门')!;
    expect(golden).toMatchObject({ price: money, access: 'PREVIEW' });
    const { course } = await playground.run<{ course: Course }>('CoursePage');
    expect(course).toMatchObject({ id: golden.id, title: 'Python入门', access: 'PREVIEW' });
    await playground.open('PlaceOrder');
    expect(await playground.variables()).toMatchObject({
      input: { items: [{ kind: 'COURSE', id: golden.id }] },
    });
  });

  it('places one order, however often the tab is run', async () => {
    type Answer = { placeOrder: { order: { id: string }; userErrors: object[] } };
    const first = await playground.run<Answer>('PlaceOrder');
    expect(first.placeOrder).toMatchObject({
      order: { status: 'PENDING', payable: money, lines: [{ title: 'Python入门' }] },
      userErrors: [],
    });
    const again = await playground.run<Answer>('PlaceOrder');
    expect(again.placeOrder.order.id).toBe(first.placeOrder.order.id);
    for (const tab of ['WatchOrder', 'CheckPayment']) {
      await playground.open(tab);
      expect(await playground.variables()).toEqual({ orderId: first.placeOrder.order.id });
    }
  });

  it('sees PAID pushed to the open tab within two seconds of the payment', async () => {
    const { payOrder } = await playground.run<{ payOrder: object }>('PayOrder');
    expect(payOrder).toMatchObject({
      payment: { method: 'WECHAT', status: 'PENDING', amount: money },
      launch: { __typename: 'WechatJsapiLaunch', signType: 'RSA' },
      userErrors: [],
    });
    const { orderUpdated } = await playground.run<{ orderUpdated: { status: string } }>('WatchOrder');
    expect(orderUpdated.status).toBe('PENDING');

    await playground.payAtCashier();
    const paidAt = Date.now();
    await playground.waitForResponse('"status": "PAID"');
    expect(Date.now() - paidAt).toBeLessThan(PUSH_LIMIT_MS + SLACK_MS);
    expect(await playground.events()).toEqual(['PENDING', 'PAID']);
    await playground.screenshot('playground-paid');
  });

  it('finds the order paid by asking, too, and the course among the own ones, open', async () => {
    const { checkPayment } = await playground.run<{ checkPayment: object }>('CheckPayment');
    expect(checkPayment).toMatchObject({
      order: { status: 'PAID', payments: [{ method: 'WECHAT', status: 'SUCCEEDED' }] },
      userErrors: [],
    });
    const { me } = await playground.run<{ me: { courses: { nodes: { course: Course }[] } } }>('MyCourses');
    expect(me.courses.nodes.map(({ course }) => [course.title, course.access])).toEqual([
      ['Python入门', 'OPEN'],
    ]);
  });

  it('becomes the teacher in one click and forgets the order of 小明', async () => {
    await playground.becomeBy('老师');
    expect(await playground.who()).toContain('林深见');
    await playground.open('WatchOrder');
    expect(await playground.variables()).toEqual({ orderId: '' });
    const { me } = await playground.run<{ me: object }>('MyCourses');
    expect(me).toMatchObject({ name: '林深见', role: 'TEACHER', courses: { nodes: [] } });
  });

  it('follows a live room: what 小明 asks arrives by itself, and the teacher answers it', async () => {
    type Listed = { liveSessions: { nodes: { id: string; mayEnter: boolean }[] } };
    const [session] = (await playground.run<Listed>('LiveSessions')).liveSessions.nodes;
    expect(session).toMatchObject({ mayEnter: true });
    const { roomUpdated } = await playground.run<{ roomUpdated: object }>('WatchRoom');
    expect(roomUpdated).toMatchObject({ behind: false, events: [] });

    const ask = await byApi({ product }, 'xiaoming');
    const input = { sessionId: session!.id, clientKey: randomUUID(), text: '怎么知道自己学会了？' };
    const { askInRoom } = await ask(AskInRoomDocument, { input });
    expect(askInRoom.userErrors).toEqual([]);
    await playground.waitForResponse('"text": "怎么知道自己学会了？"');

    const { answerRoomQuestion } = await playground.run<{ answerRoomQuestion: object }>('AnswerRoomQuestion');
    expect(answerRoomQuestion).toMatchObject({
      question: { id: askInRoom.question!.id, state: 'ANSWERED', answer: '好问题，我们下一节就讲。' },
      userErrors: [],
    });
  });

  it('asked nobody but the server and the cashier and broke no rule of its policy', async () => {
    expect(playground.foreignRequests).toEqual([]);
    expect(playground.errors).toEqual([]);
  });
});
