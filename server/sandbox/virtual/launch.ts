import { digits } from '../keys.js';
import { openidOf, isUser, type Trade } from '../model.js';
import { canonical } from '../text.js';
import { findTrade, openTrade, saveTrade } from '../trades.js';
import type { World } from '../world.js';
import { paySignature, sameText, userSignature } from './crypto.js';

type Fields = Record<string, unknown>;

/** Why wx.requestVirtualPayment fails: the documented number and a sentence for the buyer. */
export class VirtualRefused extends Error {
  constructor(
    readonly errCode: number,
    message: string,
  ) {
    super(message);
  }
}

function refuse(errCode: number, message: string): never {
  throw new VirtualRefused(errCode, message);
}

const wrong = (what: string): never => refuse(-15001, `参数错误：${what}`);

function text(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' && value !== '' && value.length <= 4096 ? value : wrong(`缺少${name}`);
}

function whole(fields: Fields, name: string, errCode: number): number {
  const value = fields[name];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= 100_000_000_00
    ? value
    : refuse(errCode, `${name}须为正整数`);
}

function readSignData(signData: string): Fields {
  try {
    const value: unknown = JSON.parse(signData);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  } catch {
    // Falls through to the same refusal as JSON of another shape.
  }
  return refuse(-15016, 'signData格式有问题');
}

/** Whose session key signed this. A key that a newer login replaced is told apart from a wrong one. */
function signer({ store }: World, signData: string, signature: string): string {
  let outdated = false;
  for (const [openid, { key, before }] of store.entries('session')) {
    if (sameText(userSignature(key, signData), signature)) return openid;
    outdated ||= before !== null && sameText(userSignature(before, signData), signature);
  }
  return outdated
    ? refuse(-15007, 'session_key过期')
    : refuse(-15005, 'SIGNATURE_INVALID 用户态签名signature错误');
}

function goodsOf({ keys: { virtual } }: World, data: Fields) {
  if (data.offerId !== virtual.offerId) wrong('offerId不正确');
  const env = data.env ?? 0;
  if (env !== 0 && env !== 1) return wrong('env须为0或1');
  if (data.currencyType !== 'CNY') refuse(-15004, 'currencyType错误，目前只能填CNY');
  if (data.productId !== virtual.productId) refuse(-15010, '道具productId未发布');
  const quantity = whole(data, 'buyQuantity', -15001);
  const listFen = whole(data, 'goodsPrice', -15013);
  const unitFen =
    data.activitySellingPrice === undefined ? listFen : whole(data, 'activitySellingPrice', -15013);
  if (unitFen > listFen) refuse(-15013, 'activitySellingPrice高于goodsPrice');
  const number = text(data, 'outTradeNo');
  if (!/^[0-9A-Za-z\-|*@][0-9A-Za-z_\-|*@]{7,31}$/.test(number))
    wrong('outTradeNo须为8到32个字符，只能是数字、大小写字母、_-|*@，不能以_开头');
  if (typeof data.attach !== 'string' || data.attach.length > 1024) return wrong('attach须为字符串');
  const productId = virtual.productId;
  return { env: env as 0 | 1, quantity, listFen, unitFen, number, attach: data.attach, productId };
}

/**
 * Everything WeChat checks before it shows the pay sheet of virtual goods. The order comes to exist by it:
 * before, the platform had never heard of its number.
 */
export function openVirtualSheet(world: World, launch: Fields): Trade {
  if (text(launch, 'mode') !== 'short_series_goods') wrong('mode须为short_series_goods');
  const [signData, paySig, signature] = ['signData', 'paySig', 'signature'].map(name =>
    text(launch, name),
  ) as [string, string, string];
  const os = launch.os ?? 'android';
  if (os !== 'android' && os !== 'ios') return wrong('os须为android或ios');
  const data = readSignData(signData);
  if (!sameText(paySignature(world.keys.virtual.appKey, 'requestVirtualPayment', signData), paySig))
    refuse(-15006, '支付签名paySig错误');
  const openid = signer(world, signData, signature);
  if (launch.user !== undefined && !(isUser(launch.user) && openidOf(launch.user) === openid))
    refuse(-15005, 'SIGNATURE_INVALID 签名属于另一个用户');
  const { number, attach, ...goods } = goodsOf(world, data);
  const amountFen = goods.unitFen * goods.quantity;
  if (os === 'ios' && goods.env !== 0) refuse(-15011, 'Apple支付仅支持现网环境，env只能是0');
  if (os === 'ios' && amountFen < 100) wrong('Apple支付最低1元');

  const fingerprint = canonical({ signData, openid });
  const known = findTrade(world, 'wechat-virtual', number);
  if (known && (known.state !== 'OPEN' || known.fingerprint !== fingerprint))
    refuse(-15002, 'outTradeNo重复使用，请换新单号重试');
  if (known) return saveTrade(world, { ...known, virtual: { ...known.virtual!, os } });
  return openTrade(world, {
    channel: 'wechat-virtual',
    number,
    fingerprint,
    amountFen,
    title: `虚拟商品 ${goods.productId}`,
    payer: openid,
    attach,
    notifyUrl: null,
    expiresAt: null,
    virtual: { ...goods, os, channelOrderId: digits(28), deliveredAt: null },
  });
}
