import { randomUUID } from 'node:crypto';
import { InputError, onlyKeys } from './fault-input.js';
import { isUser, openidOf, openIdOf, type Message } from './model.js';
import type { World } from './world.js';

/**
 * The templates that the merchant was granted, by what its people are told of: the id, and what each keyword holds, in the
 * words of the merchant's settings. Keywords are named as the platform names them, and say of what kind a value has to be.
 */
const talk = { thing1: 'title', thing2: 'text', name3: 'person', time4: 'time' } as const;
const hour = { thing1: 'title', time2: 'time', thing3: 'event' } as const;
const news = { thing1: 'title', thing2: 'text', thing3: 'event' } as const;

type Fields = Readonly<Record<string, string>>;
interface Template {
  id: string;
  title: string;
  fields: Fields;
}

const template = (id: string, title: string, fields: Fields): Template => ({ id, title, fields });

const ANSWERED = template('sAnDb0x-question-answered-Q3dW8kYp2LmZ7vRt1', '问题回复通知', talk);
const SOON = template('sAnDb0x-live-begins-Jx5Tn9BcE4hUa6KoS0fGyi2', '开播提醒', hour);
const CHANGED = template('sAnDb0x-live-changed-Vw1Pq7DzX3rMe8LbH5tCj9', '直播变更通知', hour);
const DONE = template('sAnDb0x-work-done-Kf2Yx6NaB9uRo4GiT7dEs1Wcq', '进度通知', news);

const WECHAT: Readonly<Record<string, Template>> = {
  ANSWER_RECEIVED: ANSWERED,
  PAID_QUESTION_ANSWERED: ANSWERED,
  ROOM_QUESTION_ANSWERED: ANSWERED,
  LIVE_SOON: SOON,
  LIVE_STARTED: SOON,
  LIVE_MOVED: CHANGED,
  LIVE_CANCELLED: CHANGED,
  HOMEWORK_GRADED: DONE,
  REFUND_DONE: DONE,
};

/** Alipay's ids are 32 hexadecimal digits, its keywords numbers. */
const ALIPAY: Readonly<Record<string, Template>> = Object.fromEntries(
  Object.entries(WECHAT).map(([kind, { id, title, fields }]) => [
    kind,
    {
      id: Buffer.from(id).toString('hex').slice(18, 50),
      title,
      fields: Object.fromEntries(Object.values(fields).map((part, at) => [`keyword${at + 1}`, part])),
    },
  ]),
);

const TEMPLATES = { wechat: WECHAT, alipay: ALIPAY } as const;
type Messaging = keyof typeof TEMPLATES;

/** As the merchant sets them. */
export const templateSetting = (channel: Messaging): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(TEMPLATES[channel]).map(([kind, { id, fields }]) => [kind, { id, fields }]),
    ),
  );

export const templateOf = (channel: Messaging, id: unknown): Template | undefined =>
  Object.values(TEMPLATES[channel]).find(known => known.id === id);

/** More nobody looks at. */
const KEPT = 500;

/** Keeps what somebody was sent, and says under which number. */
export function keep({ store, clock }: World, message: Omit<Message, 'id' | 'at' | 'title'>): Message {
  const id = randomUUID();
  const title = templateOf(message.channel, message.template)?.title ?? '';
  const [oldest] = store.entries('message');
  if (oldest && store.all('message').length >= KEPT) store.remove('message', oldest[0]);
  return store.put('message', id, { ...message, id, title, at: clock.now() });
}

/** Whether somebody has said that they want no messages. */
export const refuses = ({ store }: World, subject: string): boolean =>
  store.all('refusing').some(({ user }) => openidOf(user) === subject || openIdOf(user) === subject);

/** `POST /control/messages/refuse`: somebody takes no messages from now on, or takes them again. */
export function setRefusing({ store }: World, input: Record<string, unknown>): { refusing: string[] } {
  onlyKeys(input, ['user', 'refuse']);
  const { user, refuse = true } = input;
  if (!isUser(user)) throw new InputError('user must be a name of 1 to 64 printable characters');
  if (typeof refuse !== 'boolean') throw new InputError('refuse must be true or false');
  if (refuse) store.put('refusing', user, { user });
  else store.remove('refusing', user);
  return { refusing: store.all('refusing').map(row => row.user) };
}

/** `GET /control/messages`: what was sent, the latest last. */
export function showMessages({ store }: World, user: string | null) {
  return {
    messages: store
      .all('message')
      .filter(({ to }) => user === null || to === openidOf(user) || to === openIdOf(user))
      .map(message => ({ ...message, at: new Date(message.at).toISOString() })),
    refusing: store.all('refusing').map(row => row.user),
  };
}
