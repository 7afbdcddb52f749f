import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lifecycle } from '../platform/lifecycle';
import { online } from '../platform/network';
import { deviceStorage } from '../testing/in-app';
import { lesson, playback, refused } from '../testing/played-lesson';

let device: ReturnType<typeof deviceStorage>;
beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime('2026-11-21T04:00:00Z');
  device = deviceStorage();
  vi.stubGlobal('uni', device.uni);
  online.value = true;
});
afterEach(() => void vi.useRealTimers());

describe('a lesson that is played', () => {
  it('goes on where the server says that it stopped, and can begin anew instead', async () => {
    const { played, player, opened } = lesson([playback('p1', 125)]);
    await played.begin(false);
    expect(opened).toEqual([
      [
        expect.objectContaining({ url: 'http://127.0.0.1:4000/media/p1', isHls: true, startSeconds: 125 }),
        false,
      ],
    ]);
    expect([played.phase.value, played.resumedFrom.value, played.watermark.value]).toEqual([
      'READY',
      125,
      'L*',
    ]);
    played.undoResume();
    expect(player.seek).toHaveBeenCalledWith(0);
    expect([played.resumedFrom.value, played.position.value]).toEqual([null, 0]);
  });

  it('begins at the second one was sent to, whatever the server remembers', async () => {
    const { played, opened } = lesson([playback('p1', 125)]);
    await played.begin(false, 205);
    expect([opened[0]![0].startSeconds, played.position.value, played.resumedFrom.value]).toEqual([
      ...[205, 205],
      null,
    ]);
  });

  it('begins anew where nothing, or nothing more, was left', async () => {
    for (const seconds of [3, 598]) {
      const { played, opened } = lesson([playback('p1', seconds)]);
      await played.begin(false);
      expect([opened[0]![0].startSeconds, played.resumedFrom.value]).toEqual([0, null]);
    }
  });

  it('keeps what was watched every ten seconds, and on pause, hide and close', async () => {
    const { played, heard, run, kept, segments, ended } = lesson([playback('p1')]);
    await played.begin(true);
    heard().played();
    run(25);
    expect(segments()).toEqual([
      [0, 10],
      [10, 20],
    ]);
    heard().paused();
    expect(segments()[2]).toEqual([20, 25]);
    vi.advanceTimersByTime(60_000);
    heard().played();
    run(2);
    lifecycle.hidden();
    lifecycle.shown();
    run(1);
    played.close();
    expect(segments().slice(3)).toEqual([
      [25, 27],
      [27, 28],
    ]);
    expect(kept[kept.length - 1]!.positionSeconds).toBe(28);
    expect(ended).toEqual(['p1']);
  });

  it('does not count what was jumped over, and counts all at another speed', async () => {
    const { played, heard, run, segments, player } = lesson([playback('p1')]);
    await played.begin(true);
    heard().played();
    run(2);
    played.seek(300);
    run(2);
    heard().paused();
    expect(segments()).toEqual([
      [0, 2],
      [300, 302],
    ]);
    played.setRate(2);
    expect(player.setRate).toHaveBeenLastCalledWith(2);
    expect(device.kept.get('zhike.playbackRate')).toBe('2');
  });

  it('counts to the very end, and says so once', async () => {
    const { played, heard, run, segments, on } = lesson([playback('p1', 590)]);
    await played.begin(true);
    heard().played();
    run(9.5);
    heard().ended();
    expect(segments()).toEqual([[590, 600]]);
    expect(on.ended).toHaveBeenCalledTimes(1);
    expect([played.hasEnded.value, played.isPlaying.value]).toEqual([true, false]);
  });

  it('says that the network is weak after three seconds, and not when it comes back', async () => {
    const { played, heard, run } = lesson([playback('p1')]);
    await played.begin(true);
    heard().played();
    run(1);
    heard().waited();
    vi.advanceTimersByTime(2_900);
    expect(played.isWeak.value).toBe(false);
    vi.advanceTimersByTime(200);
    expect(played.isWeak.value).toBe(true);
    run(1);
    expect(played.isWeak.value).toBe(false);
  });

  it('renews an address that is over, and goes on at its position', async () => {
    const { played, heard, run, opened, segments } = lesson([playback('p1'), playback('p2', 3)]);
    await played.begin(true);
    heard().played();
    run(12);
    heard().broke();
    await vi.waitFor(() => expect(opened).toHaveLength(2));
    expect(opened[1]).toEqual([
      expect.objectContaining({ url: 'http://127.0.0.1:4000/media/p2', startSeconds: 12 }),
      true,
    ]);
    expect(played.resumedFrom.value).toBeNull();
    heard().played();
    run(3);
    heard().paused();
    expect(segments()).toEqual([
      [0, 10],
      [10, 12],
      [12, 15],
    ]);
  });

  it('waits for the network where it is gone, and goes on by itself', async () => {
    const { played, heard, run, opened, asked } = lesson([playback('p1'), playback('p2')]);
    await played.begin(true);
    heard().played();
    run(5);
    online.value = false;
    heard().broke();
    expect([played.isWeak.value, asked.length, played.phase.value]).toEqual([true, 1, 'READY']);
    online.value = true;
    await vi.waitFor(() => expect(opened).toHaveLength(2));
    expect(opened[1]).toEqual([expect.objectContaining({ startSeconds: 5 }), true]);
  });

  it('gives up after three new addresses that did not play, and tries again when asked', async () => {
    const { played, heard, opened, player } = lesson([1, 2, 3, 4, 5].map(n => playback(`p${n}`)));
    await played.begin(true);
    for (let broken = 1; broken <= 3; broken++) {
      heard().broke();
      await vi.waitFor(() => expect(opened).toHaveLength(broken + 1));
    }
    heard().broke();
    expect(played.phase.value).toBe('FAILED');
    expect(player.close).toHaveBeenCalledTimes(1);
    await played.retry();
    expect(played.phase.value).toBe('READY');
  });

  it('does not play beside another device until somebody says so', async () => {
    const { played, opened, asked } = lesson([refused('PLAYBACK_ELSEWHERE'), playback('p1', 70)]);
    await played.begin(true);
    expect([played.phase.value, opened.length]).toEqual(['ELSEWHERE', 0]);
    await played.takeOver();
    expect(asked).toEqual([false, true]);
    expect(opened).toEqual([[expect.objectContaining({ startSeconds: 70 }), true]]);
  });

  it('stops when another device took over, with what was watched kept', async () => {
    const { played, heard, run, segments, player, ended } = lesson([playback('p1')]);
    await played.begin(true);
    heard().played();
    run(4);
    played.lose('PLAYBACK_ELSEWHERE');
    expect(played.phase.value).toBe('ELSEWHERE');
    expect(player.close).toHaveBeenCalledTimes(1);
    expect(segments()).toEqual([[0, 4]]);
    played.close();
    expect(ended).toEqual([]);
  });

  it('ends calmly when the lesson is not open any longer', async () => {
    const { played, heard, run, on, segments } = lesson([playback('p1')]);
    await played.begin(true);
    heard().played();
    run(4);
    played.lose('LESSON_LOCKED');
    expect([played.phase.value, on.locked.mock.calls.length]).toEqual(['LOCKED', 1]);
    expect(segments()).toEqual([[0, 4]]);
  });

  it('tells a file that is being made ready from a server that cannot be asked', async () => {
    const preparing = lesson([refused('MEDIA_NOT_READY')]);
    await preparing.played.begin(false);
    const unreachable = lesson([new Error('offline')]);
    await unreachable.played.begin(false);
    expect([preparing.played.phase.value, unreachable.played.phase.value]).toEqual(['PREPARING', 'FAILED']);
  });

  it('does nothing with an answer that comes after it was left', async () => {
    const { played, opened } = lesson([playback('p1')]);
    const begun = played.begin(true);
    played.close();
    await begun;
    expect(opened).toEqual([]);
  });

  it('goes by the length of the file where the lesson says another', async () => {
    const { played, heard, segments, player } = lesson([playback('p1', 3)]);
    await played.begin(true);
    expect(played.duration.value).toBe(600);
    heard().played();
    heard().at(14, 16);
    vi.advanceTimersByTime(1_500);
    heard().at(15.5, 16);
    heard().ended();
    expect([played.duration.value, played.position.value, segments()]).toEqual([16, 16, [[14, 16]]]);
    played.seek(300);
    expect(player.seek).toHaveBeenLastCalledWith(16);
  });
});
