import { json, type Answer } from './http.js';
import { openidOf, openIdOf, type Trade } from './model.js';
import { MINUTE } from './time.js';
import { isExpired, payTrade } from './trades.js';
import { openVirtualSheet, VirtualRefused } from './virtual/launch.js';
import { launchText, verifyRsa } from './wechat/crypto.js';
import { PREPAY_LIFE_MS } from './wechat/pay.js';
import type { World } from './world.js';

type Launch = Record<string, unknown>;

/** Why a launch is not honoured, in the words the buyer sees. */
export class LaunchRefused extends Error {}

const refuse = (why: string): never => {
  throw new LaunchRefused(why);
};

const field = (launch: Launch, name: string): string => {
  const value = launch[name];
  return typeof value === 'string' && value !== '' && value.length <= 2048
    ? value
    : refuse(`缺少参数 ${name}`);
};

function payable(world: World, id: string): Trade {
  const handle = world.store.get('handle', id);
  const trade = handle && world.store.get('trade', handle.tradeKey);
  if (!trade) return refuse('订单不存在');
  if (trade.state === 'PAID') refuse('该订单已支付');
  if (trade.state === 'CLOSED') refuse('该订单已关闭');
  if (isExpired(trade, world.clock.now())) refuse('该订单已超过支付截止时间');
  return trade;
}

function sameBuyer(launch: Launch, trade: Trade, subject: (user: string) => string): void {
  if (launch.user === undefined) return;
  if (typeof launch.user !== 'string' || subject(launch.user) !== trade.payer)
    refuse('支付账号与下单账号不一致');
}

/** Everything WeChat checks before it shows the pay sheet. Spending the launch is a step of its own. */
export function checkWechatLaunch(world: World, launch: Launch): { trade: Trade; spentAs: string } {
  const { keys, clock, store } = world;
  const [appId, stamp, nonce, pack] = ['appId', 'timeStamp', 'nonceStr', 'package'].map(name =>
    field(launch, name),
  ) as [string, string, string, string];
  const paySign = field(launch, 'paySign');
  if (field(launch, 'signType') !== 'RSA') refuse('签名类型signType须为RSA');
  if (appId !== keys.appid) refuse('appId与商户不匹配');
  if (nonce.length > 32) refuse('nonceStr超过32个字符');
  if (!/^\d{10}$/.test(stamp)) refuse('timeStamp须为以秒计的时间戳');
  if (Math.abs(clock.now() - Number(stamp) * 1000) > 5 * MINUTE)
    refuse('启动参数已过期，timeStamp与当前时间相差超过5分钟');
  const text = launchText(appId, stamp, nonce, pack);
  if (!verifyRsa(text, paySign, keys.wechatMerchant.publicKey)) refuse('支付验证签名失败，paySign不正确');
  const id = /^prepay_id=(wx\w+)$/.exec(pack)?.[1] ?? refuse('package格式不正确');
  const handle = store.get('handle', id);
  if (!handle) refuse('预支付交易会话不存在');
  if (clock.now() - handle!.createdAt > PREPAY_LIFE_MS) refuse('预支付交易会话已过期');
  if (store.get('launch', text)) refuse('启动参数已使用，请重新发起支付');
  const trade = payable(world, id);
  sameBuyer(launch, trade, openidOf);
  return { trade, spentAs: text };
}

export function checkAlipayLaunch(world: World, launch: Launch): Trade {
  const id = field(launch, 'tradeNO');
  if (!/^\d{28}$/.test(id)) refuse('交易号不正确');
  const trade = payable(world, id);
  sameBuyer(launch, trade, openIdOf);
  return trade;
}

/** What wx.requestPayment answers. A launch is spent by the attempt to pay, whatever becomes of it. */
export function payByWechat(world: World, launch: Launch): Answer {
  try {
    const { trade, spentAs } = checkWechatLaunch(world, launch);
    world.store.put('launch', spentAs, { at: world.clock.now() });
    payTrade(world, trade);
    return json(200, { errMsg: 'requestPayment:ok' });
  } catch (error) {
    if (!(error instanceof LaunchRefused)) throw error;
    return json(400, { errMsg: `requestPayment:fail ${error.message}` });
  }
}

/** What wx.requestVirtualPayment answers. */
export function payByVirtual(world: World, launch: Launch): Answer {
  try {
    payTrade(world, openVirtualSheet(world, launch));
    return json(200, { errMsg: 'requestVirtualPayment:ok' });
  } catch (error) {
    if (!(error instanceof VirtualRefused)) throw error;
    return json(400, { errMsg: `requestVirtualPayment:fail ${error.message}`, errCode: error.errCode });
  }
}

/** What my.tradePay answers. */
export function payByAlipay(world: World, launch: Launch): Answer {
  try {
    payTrade(world, checkAlipayLaunch(world, launch));
    return json(200, { resultCode: '9000' });
  } catch (error) {
    if (!(error instanceof LaunchRefused)) throw error;
    return json(400, { resultCode: '4000', memo: error.message });
  }
}
