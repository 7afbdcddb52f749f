import { isSubject } from '../model.js';
import { keep, refuses, templateOf } from '../messages.js';
import { valuesOf } from '../wechat/subscribe-message.js';
import type { World } from '../world.js';
import { AlipayError } from './errors.js';
import { success, type Call, type Outcome } from './gateway.js';

const refusal = (subCode: string, subMsg: string) =>
  new AlipayError('40004', 'Business Failed', subCode, subMsg);

/** `alipay.open.app.mini.templatemessage.send`: one message to one who agreed to it. `data` is JSON within JSON. */
export function sendTemplateMessage(world: World, { biz }: Call): Outcome {
  const to = biz.to_open_id ?? biz.to_user_id;
  if (typeof to !== 'string' || !isSubject('alipay', to))
    throw refusal('INVALID_PARAMETER', '参数有误：to_open_id');
  const template = templateOf('alipay', biz.user_template_id);
  if (!template) throw refusal('USER_TEMPLATE_ILLEGAL', '用户模板不合法');
  const { page } = biz;
  if (typeof page !== 'string' || page === '' || page.length > 128)
    throw refusal('INVALID_PARAMETER', '参数有误：page');
  const values = valuesOf(parsed(biz.data));
  const missing = Object.keys(template.fields).find(keyword => !values[keyword]);
  if (missing) throw refusal('INVALID_PARAMETER', `参数有误：data.${missing}`);
  if (refuses(world, to)) throw refusal('USER_NOT_SUBSCRIBE', '用户未订阅该消息模板');
  keep(world, { ...{ channel: 'alipay', to, template: template.id, page, values } });
  return success({});
}

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(typeof text === 'string' ? text : '');
  } catch {
    return null;
  }
}
