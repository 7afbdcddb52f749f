import type { Platform } from '../../package.js';
import { duringTap } from '../events.js';
import { node } from '../node.js';
import { type Api, ApiFailure, asyncApi, type Options, type Result } from './api.js';

const MOST_TEMPLATES = 3;

/** The platform's dialog that asks whether it may send messages by some templates. What the user says, the test says. */
export function messageApis(platform: Platform): Record<string, Api> {
  const ask = platform === 'weixin' ? weixin : alipay;
  const call = (options: Options = {}) => {
    const tapped = duringTap();
    return asyncApi(platform, 'requestSubscribeMessage', () => ask(options, tapped))(options);
  };
  return { requestSubscribeMessage: call };
}

/** WeChat answers for each template by its id, whatever the user said. */
async function weixin(options: Options, tapped: boolean): Promise<Result> {
  const ids = templatesOf(options['tmplIds']);
  const fail = (reason: string, errCode: number) => new ApiFailure(reason, errCode, { errCode });
  if (!tapped) throw fail('can only be invoked by user TAP gesture.', 20001);
  if (!ids) throw fail("TmplIds can't be empty", 10001);
  if (ids.length > MOST_TEMPLATES) throw fail('Templates count out of max bounds', 20003);
  const agrees = await node.agreesToMessages(ids);
  if (agrees === null) throw fail('Request subscribe message fail', 10002);
  return Object.fromEntries(ids.map(id => [id, agrees ? 'accept' : 'reject']));
}

/** Alipay calls a refusal a failure, and says in its behaviour that it is one. */
async function alipay(options: Options): Promise<Result> {
  const ids = templatesOf(options['entityIds']);
  if (!ids || ids.length > MOST_TEMPLATES) throw new ApiFailure('无效的参数', 203, { behavior: '' });
  const agrees = await node.agreesToMessages(ids);
  if (agrees === null) throw new ApiFailure('系统异常', 10, { behavior: '' });
  const none: string[] = [];
  if (!agrees) {
    const result = { subscribedEntityIds: none, unsubscribedEntityIds: ids, entityList: ids };
    throw new ApiFailure('用户取消订阅', 11, { behavior: 'cancel', show: true, result });
  }
  const result = { subscribeEntityIds: ids, subscribedEntityIds: ids, unsubscribedEntityIds: none };
  return { behavior: 'subscribe', keep: false, show: true, result };
}

const templatesOf = (value: unknown): string[] | null =>
  Array.isArray(value) && value.length > 0 && value.every(id => typeof id === 'string') ? value : null;
