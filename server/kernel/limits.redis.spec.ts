import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRedis, TestRedis } from '../testkit/redis.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { inRedis } from './limit-stores.js';
import { createLimits, type Limits } from './limits.js';
import { createLogger } from './log.js';

describe.skipIf(!hasRedis)('attempts counted in Redis', () => {
  let redis: TestRedis;
  const opened: Limits[] = [];
  beforeAll(async () => {
    redis = await TestRedis.start();
  });
  afterAll(async () => {
    for (const limits of opened) await limits.close();
    await redis.stop();
  });

  /** One more process; ready once it has counted there. */
  async function anotherProcess(): Promise<Limits> {
    const store = inRedis(redis.url, createLogger('silent'));
    const limits = createLimits(1, { kept: store, others: store });
    opened.push(limits);
    const name = `ready ${opened.length}`;
    await expect.poll(async () => (await limits.allows('refresh', name), seen(name))).toBe(true);
    return limits;
  }

  async function seen(text: string): Promise<boolean> {
    const reader = new Redis(redis.url);
    const keys = await reader.keys('*');
    reader.disconnect();
    return keys.some(key => key.includes(text));
  }

  it('hold for all processes, also those that guard no secret, and grow', async () => {
    const [one, two] = [await anotherProcess(), await anotherProcess()];
    for (let n = 0; n < 10; n++) await (n % 2 ? one : two).consume('login', 'victim');
    await expect(one.consume('login', 'victim')).rejects.toMatchObject({
      extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 300 },
    });
    expect(await two.allows('login', 'victim')).toBe(false);
    for (let n = 0; n < 30; n++) await (n % 2 ? one : two).allows('account', 'learner');
    expect([await one.allows('account', 'learner'), await two.allows('account', 'learner')]).toEqual([
      false,
      false,
    ]);
  });

  it('are counted in memory while Redis is gone, so that nobody guesses freely, and in Redis again after it', async () => {
    const limits = await anotherProcess();
    await redis.stop();
    const answers: boolean[] = [];
    for (let n = 0; n < 17; n++) answers.push(await limits.allows('code', 'guessed'));
    expect(answers).toEqual([...Array<boolean>(15).fill(true), false, false]);
    await redis.start();
    await expect
      .poll(async () => (await limits.allows('mailsFrom', 'back'), seen('back')), { timeout: 10_000 })
      .toBe(true);
  });

  describe('by the whole server', () => {
    let app: TestApp;
    beforeAll(async () => {
      app = await startApp({ rateLimitFactor: 1, redisUrl: redis.url });
    });
    afterAll(() => app.stop());

    it('leave the database alone, and no name or address in Redis', async () => {
      const guess = () =>
        app
          .visitor()
          .run<{ loginWithPassword: { userErrors: { code: string }[] } }>(
            `mutation { loginWithPassword(input: { username: "in.redis", password: "a wrong guess" }) { userErrors { code } } }`,
          );
      const codes: unknown[] = [];
      for (let n = 0; n < 4; n++) codes.push((await guess()).loginWithPassword.userErrors[0]?.code);
      expect(codes).toEqual([...Array<string>(3).fill('INVALID_CREDENTIALS'), 'CAPTCHA_REQUIRED']);
      expect(await app.sql('select 1 from rate_limits')).toEqual([]);
      expect([await seen('loginFailures:'), await seen('in.redis'), await seen('127.0.0.1')]).toEqual([
        true,
        false,
        false,
      ]);
    });
  });
});
