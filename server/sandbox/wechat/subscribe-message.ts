import { randomInt } from 'node:crypto';
import { json, type Answer } from '../http.js';
import { isSubject } from '../model.js';
import { keep, refuses, templateOf } from '../messages.js';
import type { World } from '../world.js';
import { refusal, withToken } from './platform.js';

/** What a value has to look like, by how its keyword begins. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  thing: /^.{1,20}$/su,
  name: /^[\p{L}\p{M} ·]{1,10}$|^[\x20-\x7e]{1,20}$/u,
  phrase: /^\p{Script=Han}{1,5}$/u,
  time: /^\d{4}年\d{1,2}月\d{1,2}日 \d{2}:\d{2}$/,
  date: /^\d{4}年\d{1,2}月\d{1,2}日( \d{2}:\d{2})?$/,
  character_string: /^[\x20-\x7e]{1,32}$/,
};

/** `subscribeMessage.send`: one message to one who agreed to it. */
export const sendSubscribeMessage = withToken((world, { touser, template_id, page, data }) => {
  if (typeof touser !== 'string' || !isSubject('wechat', touser)) return refusal(40003, 'invalid openid');
  const template = templateOf('wechat', template_id);
  if (!template) return refusal(40037, 'invalid template_id');
  if (page !== undefined && (typeof page !== 'string' || page.startsWith('/')))
    return refusal(41030, 'page path invalid');
  const values = valuesOf(data);
  for (const keyword of Object.keys(template.fields)) {
    const shape = SHAPES[keyword.replace(/\d+$/, '')];
    if (!shape?.test(values[keyword] ?? ''))
      return refusal(47003, `argument invalid! data.${keyword}.value invalid`);
  }
  if (refuses(world, touser)) return refusal(43101, 'user refuse to accept the msg');
  return sent(world, {
    ...{ channel: 'wechat', to: touser, template: template.id, page: page ?? '', values },
  });
});

function sent(world: World, message: Parameters<typeof keep>[1]): Answer {
  keep(world, message);
  return json(200, { errcode: 0, errmsg: 'ok', msgid: randomInt(1, 2 ** 47) });
}

/** `{ thing1: { value: '…' } }` */
export function valuesOf(data: unknown): Record<string, string> {
  if (typeof data !== 'object' || data === null) return {};
  return Object.fromEntries(
    Object.entries(data as Record<string, unknown>).map(([keyword, field]) => {
      const value = typeof field === 'object' && field !== null && 'value' in field ? field.value : undefined;
      return [keyword, typeof value === 'string' ? value : ''];
    }),
  );
}
