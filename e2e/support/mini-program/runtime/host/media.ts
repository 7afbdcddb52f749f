import type { Platform } from '../../package.js';
import { logCall, logFault } from '../log.js';
import type { Api } from './api.js';

type Listener = (detail: Record<string, unknown>) => void;

/** What a player can be told beside its settings; what comes of it the test says, see app.audio() and app.trigger(). */
const ORDERS = ['play', 'pause', 'stop', 'seek'] as const;
const VIDEO_ORDERS = [...ORDERS, 'playbackRate', 'requestFullScreen', 'exitFullScreen'] as const;
const EVENTS = [
  'Play',
  'Pause',
  'Stop',
  'Ended',
  'TimeUpdate',
  'Waiting',
  'Seeking',
  'Seeked',
  'Next',
  'Prev',
];
/** Alipay writes it otherwise, and has no event for an error of its background audio. */
const OWN_EVENTS = { weixin: ['Canplay', 'Error'], alipay: ['CanPlay'] };
const SETTINGS = ['src', 'title', 'epname', 'singer', 'coverImgUrl', 'startTime', 'playbackRate'];

/** The players of a phone that plays nothing: what an app sets and orders is logged, what happens the test says. */
export class MediaHost {
  private readonly listeners = new Map<string, Listener[]>();
  private readonly state: Record<string, unknown> = {
    paused: true,
    currentTime: 0,
    duration: 0,
    buffered: 0,
  };
  private readonly manager = this.createManager();

  constructor(private readonly platform: Platform) {}

  apis(): Record<string, Api> {
    return {
      createVideoContext: (id: string) =>
        Object.fromEntries(
          VIDEO_ORDERS.map(order => [order, (value?: unknown) => logCall(`video.${order}`, { id, value })]),
        ),
      getBackgroundAudioManager: () => this.manager,
    };
  }

  /** What the phone would tell of the audio, such as TimeUpdate at 12.5 of 60. */
  tell(event: string, state: Record<string, unknown>): void {
    Object.assign(this.state, state);
    for (const listener of this.listeners.get(event) ?? []) listener(state);
  }

  private createManager(): object {
    const { state, listeners } = this;
    const manager: Record<string, unknown> = {};
    for (const order of ORDERS)
      manager[order] = (value?: unknown) => void logCall(`audio.${order}`, { value });
    for (const event of [...EVENTS, ...OWN_EVENTS[this.platform]])
      manager[`on${event}`] = (listener: Listener) =>
        void listeners.set(event, [...(listeners.get(event) ?? []), listener]);
    for (const name of Object.keys(state)) Object.defineProperty(manager, name, { get: () => state[name] });
    for (const name of SETTINGS)
      Object.defineProperty(manager, name, {
        get: () => state[name] ?? '',
        set: (value: unknown) => {
          logCall(`audio.${name}`, { value });
          if (name === 'src' && value && !state['title'])
            logFault(
              'exception',
              new Error('The background audio has no title, and plays nothing without it'),
            );
          state[name] = value;
        },
      });
    return manager;
  }
}
