import { describe, expect, it } from 'vitest';
import type { App } from '../support/mini-program/app.js';
import type { Platform } from '../support/mini-program/package.js';
import { launchAgreed } from './in-mini-program.js';
import { ANSWER, ASKED, LIVE, linesOf, OVER, questionOf, SOON } from './live.js';
import { setStage } from './purchase.js';

const REPLAY = '/media/sample/replay.m3u8';

async function say(app: App, text: string): Promise<void> {
  await app.input('.room-words', text);
  await app.tap('.send-words');
}
/** The words of the chat that were said on this evening, as they stand on the screen. */
const saidIn = async (app: App) =>
  (await app.texts('.chat-line__text')).filter(text => text.startsWith('话'));
const cardOf = (text: string) => `.room-question:has(.room-question__text:text("${text}"))`;

/** A room in a compiled mini program, with two people in it; told once for both vendors. */
export function describeLive(platform: Platform): void {
  describe(`a live room in the compiled ${platform} mini program`, () => {
    it('is one room for all who are in it, whatever the network does', async () => {
      const stage = await setStage();
      const launch = (user: string) =>
        launchAgreed({ platform, server: stage.product, sandbox: stage.product.sandbox, user });
      const ming = await launch('xiaoming');
      const lin = await launch('teacher');

      // From home into the room.
      for (const app of [ming, lin]) {
        await app.tap('.live-strip-row', { text: LIVE });
        await app.waitFor('.room-question');
      }
      await ming.waitForText('.room-question_pinned', '列表和元组');
      expect(await ming.locator('.live-film__player').first().getAttribute('src')).toMatch(
        /^http:\/\/127\.0\.0\.1:\d+\/media\/sample\/live\.m3u8$/,
      );
      await lin.waitForText('.room-viewers', '2');
      await ming.look('live-1-room');

      // A question appears to the other at once, is wanted once, answered and put on top.
      await say(ming, ASKED);
      await lin.waitFor(cardOf(ASKED));
      await ming.waitFor(cardOf(ASKED));
      await lin.tap(`${cardOf(ASKED)} .vote-question`);
      await ming.waitForText(`${cardOf(ASKED)} .vote-question`, '1');
      await lin.tap(`${cardOf(ASKED)} .vote-question`);
      await lin.tap(`${cardOf(ASKED)} .more-question`);
      await lin.choose('文字回答');
      await lin.input('.answer-words', ANSWER);
      await lin.look('live-2-answer');
      await lin.tap('.submit-answer');
      await ming.waitForText(`${cardOf(ASKED)} .room-question__answer`, ANSWER);
      await lin.tap(`${cardOf(ASKED)} .more-question`);
      await lin.choose('置顶');
      await ming.waitForText('.room-question_pinned', ASKED);
      expect(await questionOf(stage, ASKED)).toEqual({
        ...{ state: 'ANSWERED', answer: ANSWER, upvotes: 1, pinned: true },
      });
      await ming.look('live-3-answered');

      // What staff take out of sight is gone for the others.
      await say(ming, '这个问题会被隐藏');
      await lin.waitFor(cardOf('这个问题会被隐藏'));
      await lin.tap(`${cardOf('这个问题会被隐藏')} .more-question`);
      await lin.choose('隐藏');
      await ming.locator(cardOf('这个问题会被隐藏')).waitFor({ state: 'detached' });
      await lin.waitForText(`${cardOf('这个问题会被隐藏')} .room-question__mark`, '已隐藏');

      // The network goes while people talk, and comes back: nothing is missing, nothing twice.
      for (const app of [ming, lin]) {
        await app.tap('.tab-LINE');
        await app.waitFor('.chat-line');
      }
      await say(ming, '话一');
      await expect.poll(() => saidIn(lin)).toEqual(['话一']);
      await ming.connect(false);
      await ming.waitFor('.offline-bar');
      await say(lin, '话二');
      await say(lin, '话三');
      await say(ming, '话四');
      await ming.waitForText('.pending-row_failed', '没有发出去');
      await ming.look('live-4-offline');
      await ming.connect(true);
      await expect.poll(() => saidIn(ming)).toEqual(['话一', '话二', '话三']);
      await ming.tap('.retry-pending');
      for (const app of [ming, lin])
        await expect.poll(() => saidIn(app)).toEqual(['话一', '话二', '话三', '话四']);
      expect(await ming.count('.pending-row')).toBe(0);
      expect(await linesOf(stage)).toEqual(['话一', '话四']);
      await ming.look('live-5-chat');

      // Slowly, then silence for one, then for all.
      await lin.tap('.run-room');
      await lin.tap('.pace-60');
      await lin.tap('.close-run');
      await expect
        .poll(() => stage.database.rows('select slow_seconds from live_sessions where slow_seconds > 0'))
        .toEqual([{ slow_seconds: 60 }]);
      // Too soon after the last one: what was written stays in the box until it may be sent.
      await say(ming, '话五');
      await ming.waitForText('.send-words', /^\d+ 秒$/);
      expect(
        await ming
          .locator('.room-words')
          .first()
          .evaluate(box => (box as HTMLTextAreaElement).value),
      ).toBe('话五');
      await ming.look('live-6-slow');
      await lin.tap('.run-room');
      await lin.tap('.pace-0');
      await lin.tap('.close-run');
      await ming.waitForText('.send-words', '发送');
      await ming.tap('.send-words');
      await lin.tap('.chat-line__bubble', { text: '话五' });
      await lin.choose('禁言 小明');
      await lin.choose('10 分钟');
      await expect.poll(() => stage.database.rows('select 1 from room_mutes')).toHaveLength(1);
      await say(ming, '话六');
      await ming.waitForText('.room-silence', '你已被禁言');
      await lin.tap('.run-room');
      await lin.tap('.unmute');
      await lin.locator('.room-mute').waitFor({ state: 'detached' });
      await lin.trigger('.mute-all', 'change', { value: true });
      await ming.waitForText('.room-silence', '全员禁言');
      await ming.look('live-7-silent');
      expect(await linesOf(stage)).toEqual(['话一', '话四', '话五']);

      // The end, and the recording once there is one.
      await lin.tap('.end-live');
      await lin.dialog('confirm');
      await ming.waitFor('.room-cover_noReplay');
      await ming.waitForText('.room-silence', '直播已结束');
      await lin.tap('.to-console');
      await lin.input('.plan-replay', REPLAY);
      await lin.tap('.save-plan');
      await ming.waitFor('.live-film__player');
      expect(await ming.locator('.live-film__player').first().getAttribute('src')).toContain(REPLAY);
      await ming.look('live-8-replay');
      await lin.close();
      await ming.close();
    });

    it('is reserved before, shut to who may not enter, and listed after', async () => {
      const stage = await setStage();
      const app = await launchAgreed({
        ...{ platform, server: stage.product, sandbox: stage.product.sandbox, user: 'xiaoming' },
      });
      await app.waitFor('.live-strip-row');
      await app.tap('.to-live');
      await app.tap('.tab-SOON');
      await app.waitForText('.live-row', SOON);
      await app.look('live-9-soon');
      await app.tap('.reserve-live');
      await app.waitForText('.unreserve-live', '已预约');
      await expect
        .poll(() =>
          stage.database.rows(
            `select u.username from live_reservations r join users u on u.id = r.user_id where u.username = 'xiaoming'`,
          ),
        )
        .toEqual([{ username: 'xiaoming' }]);
      await app.tap('.live-row', { text: SOON });
      await app.waitForText('.shut-room', '本场直播面向课程学员');
      await app.look('live-10-shut');
      await app.back();
      await app.tap('.tab-OVER');
      await app.tap('.live-row', { text: OVER });
      await app.waitForText('.room-question__answer', '倒着读');
      await app.look('live-11-over');
      await app.close();
    });
  });
}
