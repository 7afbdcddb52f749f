import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CheckPaymentDocument,
  OrderUpdatedDocument,
  PayOrderDocument,
  PlaceOrderDocument,
} from '../../graphql/generated/graphql.js';
import { Story } from '../testkit/story.js';
import { startApp, type TestApp } from '../testkit/start-app.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

describe('a purchase', () => {
  it('opens', async () => {
    const course = await story.course();
    const learner = await story.learner();
    const placed = await learner.run<any>(PlaceOrderDocument as never, {
      input: { clientKey: randomUUID(), items: [{ kind: 'COURSE', id: course.id }] },
    });
    console.log(JSON.stringify(placed));
  });
});
