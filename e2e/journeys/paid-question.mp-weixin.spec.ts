import { expect, it, onTestFinished } from 'vitest';
import { launchMiniProgram } from '../support/mini-program/launch.js';
import { openOffer } from './asking.js';
import { describePaidQuestion } from './paid-question-in-mini-program.js';
import { launchAgreed } from './in-mini-program.js';
import { COURSE, openStage } from './purchase.js';

describePaidQuestion('weixin');

it('offers no question on an iPhone where nothing may be sold', async () => {
  const stage = await openStage({ WECHAT_COURSES_IOS: 'off' });
  onTestFinished(stage.close);
  const teacher = await openOffer(stage);
  const app = await launchAgreed({
    ...{ platform: 'weixin', server: stage.product, sandbox: stage.product.sandbox, user: 'xiaoming' },
    device: { os: 'ios' },
  });
  await app.tap('.course-card', { text: COURSE });
  await app.tap('.to-teacher');
  await app.waitFor('.teacher-qualified');
  await app.waitForText('.teacher-page', COURSE);
  expect(await app.count('.offer-card')).toBe(0);
  const storage = await app.storage();
  await app.close();

  const typed = await launchMiniProgram({
    ...{ platform: 'weixin', server: stage.product, sandbox: stage.product.sandbox, user: 'xiaoming' },
    ...{ device: { os: 'ios' }, storage, launch: { path: `subpackages/talk/ask/ask?expert=${teacher}` } },
  });
  await typed.waitFor('.not-sold-here');
  expect(await typed.count('.ask-words')).toBe(0);
  await typed.close();
});
