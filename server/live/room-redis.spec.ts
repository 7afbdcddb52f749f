import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Follower, liveNow, say } from '../testkit/live.js';
import { hasRedis, TestRedis } from '../testkit/redis.js';
import { startBeside, type SecondApp } from '../testkit/second-app.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { Role } from '../users/user.entity.js';

const SOON = { timeout: 15_000 };

describe.skipIf(!hasRedis)('a room over Redis', () => {
  let redis: TestRedis;
  let app: TestApp;
  let beside: SecondApp;
  beforeAll(async () => {
    redis = await TestRedis.start();
    app = await startApp({ redisUrl: redis.url });
    beside = await startBeside(app);
  });
  afterAll(async () => {
    await beside.stop();
    await app.stop();
    await redis.stop();
  });

  it('leaves no gap and nothing twice in two processes while Redis is restarted', async () => {
    const story = new Story(app);
    const staff = await story.as(await story.user({ role: Role.TEACHER }));
    const id = await liveNow(app, staff);
    const all = Array.from({ length: 20 }, (_, n) =>
      new Follower((n % 2 ? app : beside).visitor(), id).follow(),
    );
    for (const each of all) await expect.poll(() => each.seq, SOON).not.toBeNull();
    const said: string[] = [];
    for (let n = 0; n < 15; n++) {
      if (n === 5) await redis.stop();
      if (n === 10) await redis.start();
      said.push(`第${n}句`);
      await say(staff, id, `第${n}句`);
    }
    for (const each of all) {
      await expect.poll(() => each.texts.length, SOON).toBe(15);
      expect(each.texts).toEqual(said);
      await each.leave();
    }
  });
});
