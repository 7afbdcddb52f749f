import { describe, expect, it, vi } from 'vitest';
import { backgroundAudio, type BackgroundAudioManager } from './background-audio';
import type { MediaListener, MediaSource } from './media';

const SOURCE: MediaSource = {
  url: 'http://server/a.mp3',
  isHls: false,
  startSeconds: 42,
  title: '第一讲',
  author: '林老师',
  coverUrl: 'http://server/c.jpg',
};

/** A phone's one manager: what is set on it, in order, and the events that the test makes. */
function phone() {
  const set: [name: string, value: unknown][] = [];
  const heard = new Map<string, () => void>();
  const state: Record<string, unknown> = { currentTime: 0, duration: 600 };
  const orders = { play: vi.fn(), pause: vi.fn(), stop: vi.fn(), seek: vi.fn() };
  const manager = new Proxy(state, {
    get(target, name: string) {
      if (name in orders) return orders[name as keyof typeof orders];
      if (/^on[A-Z]/.test(name)) return (listener: () => void) => void heard.set(name.slice(2), listener);
      return target[name];
    },
    set(target, name: string, value) {
      set.push([name, value]);
      target[name] = value;
      return true;
    },
  }) as unknown as BackgroundAudioManager;
  return {
    set,
    state,
    orders,
    create: backgroundAudio(() => manager),
    tell: (event: string) => heard.get(event)!(),
  };
}

const event = () => vi.fn<() => void>();
const listener = () => ({
  played: event(),
  paused: event(),
  waited: event(),
  at: vi.fn<MediaListener['at']>(),
  ended: event(),
  broke: event(),
  blocked: event(),
  next: event(),
});

describe('a recording in a mini program', () => {
  it('begins on the first play, with a title before the address', () => {
    const { set, create } = phone();
    const player = create(listener());
    player.open(SOURCE, false);
    expect(set).toEqual([]);
    player.setRate(1.5);
    player.play();
    expect(set.map(([name]) => name)).toEqual([
      'title',
      'epname',
      'singer',
      'coverImgUrl',
      'startTime',
      'playbackRate',
      'src',
    ]);
    expect(Object.fromEntries(set)).toMatchObject({
      title: '第一讲',
      startTime: 42,
      playbackRate: 1.5,
      src: SOURCE.url,
    });
  });

  it('tells where it is, and goes on after a pause without a new address', () => {
    const { set, state, orders, create, tell } = phone();
    const heard = listener();
    const player = create(heard);
    player.open(SOURCE, true);
    state.currentTime = 50;
    tell('TimeUpdate');
    expect(heard.at).toHaveBeenCalledWith(50, 600);
    player.pause();
    player.play();
    expect([orders.pause.mock.calls.length, orders.play.mock.calls.length]).toEqual([1, 1]);
    expect(set.filter(([name]) => name === 'src')).toHaveLength(1);
  });

  it('sets the address anew after it was stopped outside the page, at its place', () => {
    const { set, state, create, tell } = phone();
    const heard = listener();
    const player = create(heard);
    player.open(SOURCE, true);
    state.currentTime = 80;
    tell('Stop');
    expect(heard.paused).toHaveBeenCalledTimes(1);
    player.play();
    expect(set.filter(([name]) => name === 'startTime')).toEqual([
      ['startTime', 42],
      ['startTime', 80],
    ]);
    expect(set.filter(([name]) => name === 'src')).toHaveLength(2);
  });

  it('speaks to the lesson on the screen alone', () => {
    const { create, tell, orders } = phone();
    const [before, now] = [listener(), listener()];
    const first = create(before);
    first.open(SOURCE, true);
    first.close();
    create(now).open(SOURCE, true);
    tell('Ended');
    expect([before.ended.mock.calls.length, now.ended.mock.calls.length]).toEqual([0, 1]);
    expect(orders.stop).toHaveBeenCalledTimes(1);
  });

  it('closes nothing that never began', () => {
    const { create, orders } = phone();
    const player = create(listener());
    player.open(SOURCE, false);
    player.close();
    expect(orders.stop).not.toHaveBeenCalled();
  });
});
