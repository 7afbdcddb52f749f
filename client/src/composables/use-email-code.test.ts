import urql from '@urql/vue';
import { createSSRApp, effectScope } from 'vue';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { clientBefore } from '../testing/table-server';

const uni = { getStorageSync: () => '', setStorageSync: () => undefined, getSystemInfoSync: () => ({}) };
vi.stubGlobal('uni', uni);
const { useEmailCode } = await import('./use-email-code');

const EMAIL = 'xiaoyu@example.com';
const refused = (code: string, ...field: string[]) => ({ code, message: `<${code}>`, field });
const sent = { expiresAt: '2026-11-21T03:10:00Z', retryAfterSeconds: 60, userErrors: [] as object[] };
const unsent = (refusal: object) => ({ expiresAt: null, retryAfterSeconds: null, userErrors: [refusal] });

/** The step before a server that gives these answers, one after the other. */
function open(answers: { send?: object[]; verify?: object[] }, alreadySent = false) {
  const server = clientBefore({
    CreateCaptcha: () => ({
      createCaptcha: { captcha: { id: 'c', image: 'data:,', expiresAt: '' }, userErrors: [] },
    }),
    SendEmailCode: () => ({ sendEmailCode: answers.send!.shift() }),
    VerifyEmail: () => ({ verifyEmail: answers.verify!.shift() }),
  });
  const app = createSSRApp({ render: () => null });
  app.use(urql, server.client);
  const scope = effectScope();
  const step = app.runWithContext(() => scope.run(() => useEmailCode(() => EMAIL, alreadySent))!);
  return { step, asked: server.asked, names: server.names, end: () => scope.stop() };
}

describe('proving an e-mail address', () => {
  beforeEach(() => vi.stubGlobal('uni', uni));

  it('asks without a picture first, shows one where the server wants it, and blames nobody for that', async () => {
    const { step, asked, end } = open({ send: [unsent(refused('CAPTCHA_REQUIRED', 'captcha')), sent] });
    await step.send();
    expect([step.captcha.asked, step.sent.value, step.refusals.problems.captcha]).toEqual([
      true,
      false,
      undefined,
    ]);
    step.captcha.answer = 'ab12';
    await step.send();
    expect([step.sent.value, step.captcha.asked]).toEqual([true, false]);
    expect(asked.filter(([name]) => name === 'SendEmailCode').map(([, { input }]) => input)).toEqual([
      { email: EMAIL, captcha: null },
      { email: EMAIL, captcha: { id: 'c', answer: 'ab12' } },
    ]);
    end();
  });

  it('waits as long as the server says before another mail can be asked for', async () => {
    const { step, names, end } = open({ send: [sent] });
    await step.send();
    expect(step.waitSeconds.value).toBe(60);
    await step.send();
    expect(names()).toEqual(['SendEmailCode']);
    end();
  });

  it('does not ask for a second mail while the first one of a new account is on its way', async () => {
    const { step, names, end } = open({}, true);
    expect([step.sent.value, step.waitSeconds.value]).toEqual([true, 60]);
    await step.send();
    expect(names()).toEqual([]);
    end();
  });

  it('says of a wrong code that it is wrong, empties the boxes, and takes the right one', async () => {
    const { step, end } = open(
      {
        verify: [
          { viewer: null, userErrors: [refused('CODE_WRONG', 'code')] },
          { viewer: { id: 'v', email: { masked: 'x***@example.com', verified: true } }, userErrors: [] },
        ],
      },
      true,
    );
    step.code.value = '000000';
    expect(await step.verify()).toBe(false);
    expect([step.code.value, step.refusals.problems.code]).toEqual(['', '<CODE_WRONG>']);
    step.code.value = '123456';
    expect(await step.verify()).toBe(true);
    end();
  });
});
