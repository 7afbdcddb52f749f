import type { Exchange, Seal } from '../exchange.js';
import type { Api, Fault } from '../faults.js';
import type { Request } from '../http.js';
import type { World } from '../world.js';
import * as bills from './bills.js';
import { AlipayError } from './errors.js';
import { authenticate, failure, readCall, seal, type Call, type Outcome } from './gateway.js';
import * as oauth from './oauth.js';
import * as refunds from './refunds.js';
import { sendTemplateMessage } from './template-message.js';
import * as trade from './trade.js';

interface Method {
  api: Api;
  handle(world: World, call: Call): Outcome;
}

const METHODS: Readonly<Record<string, Method>> = {
  'alipay.trade.create': { api: 'create', handle: trade.create },
  'alipay.trade.query': { api: 'query', handle: trade.query },
  'alipay.trade.close': { api: 'close', handle: trade.close },
  'alipay.trade.refund': { api: 'refund', handle: refunds.refund },
  'alipay.trade.fastpay.refund.query': { api: 'refundQuery', handle: refunds.queryRefund },
  'alipay.data.dataservice.bill.downloadurl.query': { api: 'bill', handle: bills.billUrl },
  'alipay.system.oauth.token': { api: 'login', handle: oauth.token },
  'alipay.open.app.mini.templatemessage.send': { api: 'message', handle: sendTemplateMessage },
};

/** The call of the merchant to Alipay's gateway, or null when it goes elsewhere. */
export function alipayExchange(world: World, request: Request): Exchange | null {
  if (request.method === 'GET' && request.path === '/alipay/billdownload') return download(world, request);
  if (request.path !== '/gateway.do') return null;
  const call = readCall(request);
  const known = Object.hasOwn(METHODS, call.method) ? METHODS[call.method]! : null;
  const number = call.biz.out_trade_no;
  const sealed =
    (outcome: Outcome): Seal =>
    forged =>
      seal(world, known ? call.method : '', outcome, forged);
  return {
    channel: 'alipay',
    api: known?.api ?? 'other',
    number: typeof number === 'string' ? number : null,
    run() {
      try {
        authenticate(world, call);
        if (!known)
          throw new AlipayError('40002', 'Invalid Arguments', 'isv.invalid-method', '不存在的方法名');
        return sealed(known.handle(world, call));
      } catch (error) {
        if (error instanceof AlipayError) return sealed(failure(error));
        throw error;
      }
    },
    failure: fault => brokenGateway(fault) ?? sealed(failure(armedError(fault))),
  };
}

/** The bill itself lies behind an address that needs no signature. */
const download = (world: World, request: Request): Exchange => ({
  channel: 'alipay',
  api: 'download',
  number: null,
  run() {
    const answer = bills.downloadBill(world, request);
    return () => answer;
  },
  failure: fault => brokenGateway({ ...fault, status: fault.status ?? 503 })!,
});

const armedError = ({ code = 'ACQ.SYSTEM_ERROR', message = '系统繁忙' }: Fault): AlipayError =>
  code.startsWith('isp.')
    ? new AlipayError('20000', 'Service Currently Unavailable', code, message)
    : new AlipayError('40004', 'Business Failed', code, message);

/** Alipay says everything with HTTP 200; another status comes from whatever stands in front of it, as a page. */
function brokenGateway({ status }: Fault): Seal | null {
  if (status === undefined) return null;
  const body = `<html><head><title>${status}</title></head><body>The server is busy.</body></html>`;
  return () => ({
    status,
    headers: { 'content-type': 'text/html;charset=utf-8' },
    body,
    code: String(status),
  });
}
