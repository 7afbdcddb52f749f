import { Router, type Request, type Response } from 'express';
import { suspect } from '../audit/alerts.service.js';
import type { Ctx } from '../context.js';
import { readBody } from '../kernel/body.js';
import { storable } from '../kernel/text.js';
import { inTransaction } from '../kernel/transaction.js';
import type { HttpAnswer, Notification, PaymentChannel, PaymentGateway } from './gateways/gateway.js';
import { echoAnswer } from './gateways/wechat-push.js';
import { keepArrival, type Arrival } from './inbox.service.js';
import { NOTIFY_PATHS } from './notify-url.js';
import { isRefundable } from './refund-terms.service.js';
import { settleRefund } from './settle-refund.service.js';
import { settle } from './settle.service.js';
import { Unverified } from './unverified.js';

/** A notification has a few kilobytes; more is not one. */
const MAX_BODY = 64 * 1024;

/** Of a body that nobody signed only the beginning is kept: strangers must not fill the disk. */
const KEPT_UNVERIFIED = 4096;

/** Kept of each notification, to prove later what was sent. */
const KEPT_HEADERS = /^(wechatpay-|content-type$|user-agent$)/;

/** One address a channel: raw bytes in, and out what the platform expects. */
export function notifyRoutes(systemCtx: () => Ctx): Router {
  const routes = Router();
  const unverified = new Unverified();
  for (const [channel, path] of Object.entries(NOTIFY_PATHS) as [PaymentChannel, string][]) {
    routes.post(path, readBody(MAX_BODY), async (request, response) => {
      const ctx = systemCtx();
      const gateway = ctx.gateways[channel];
      if (!gateway) return void response.status(404).end();
      send(response, await receive(ctx, gateway, request, unverified));
    });
  }
  routes.get(NOTIFY_PATHS.WECHAT_VIRTUAL, (request, response) => {
    const { wechatVirtual } = systemCtx().config;
    const echo = wechatVirtual && echoAnswer(queryOf(request), wechatVirtual.pushToken);
    if (echo) response.type('text').send(echo);
    else response.status(404).end();
  });
  return routes;
}

/**
 * Nothing unverified changes anything; it is refused, and a little of it kept. What is verified is settled and kept in
 * one transaction and acknowledged after commit, so that a crash in between makes the platform send it again.
 */
async function receive(
  ctx: Ctx,
  gateway: PaymentGateway,
  request: Request,
  unverified: Unverified,
): Promise<HttpAnswer> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  try {
    const { headers } = request;
    const notification = await gateway.readNotification(
      { headers, query: queryOf(request), body },
      ctx.now(),
    );
    const arrival: Arrival = {
      id: notification.ok ? notification.id : null,
      headers: keptHeaders(request),
      body: storable((notification.ok ? body : body.subarray(0, KEPT_UNVERIFIED)).toString('utf8')),
    };
    if (!notification.ok) {
      await suspect(ctx, 'PAYMENT_BURST', request.ip ?? '');
      if (!(await unverified.isKept(ctx, request.ip ?? ''))) return gateway.answers.refused;
      ctx.log.warn({ channel: gateway.channel, reason: notification.reason }, 'Notification refused');
      await inTransaction(ctx, async tx => keepArrival(tx, gateway.channel, arrival, notification.reason));
      return gateway.answers.refused;
    }
    return await take(ctx, gateway, notification, arrival);
  } catch (error) {
    ctx.log.error(
      { error, channel: gateway.channel },
      'Notification failed; the platform will send it again',
    );
    return gateway.answers.failed;
  }
}

/** What is verified is kept once, with the first thing it is about; a trade's message may tell of a refund as well. */
async function take(
  ctx: Ctx,
  gateway: PaymentGateway,
  { receipt, refund, inquiry }: Extract<Notification, { ok: true }>,
  arrival: Arrival,
): Promise<HttpAnswer> {
  if (refund) await settleRefund(ctx, refund, arrival);
  if (receipt) await settle(ctx, receipt, refund ? undefined : arrival);
  const isAboutMoney = receipt !== null || refund !== null;
  if (!isAboutMoney) {
    const verdict = inquiry ? 'INQUIRY' : 'NOTHING';
    await inTransaction(ctx, async tx => keepArrival(tx, gateway.channel, arrival, verdict));
  }
  if (inquiry && gateway.inquiryAnswer)
    return gateway.inquiryAnswer(await isRefundable(ctx, gateway.channel, inquiry.number));
  return gateway.answers.accepted;
}

/** The first value of each name: nothing is signed twice. */
function queryOf({ originalUrl }: Request): Record<string, string> {
  const { searchParams } = new URL(originalUrl, 'http://localhost');
  return Object.fromEntries([...searchParams].reverse());
}

function keptHeaders({ headers }: Request): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => KEPT_HEADERS.test(name));
  return Object.fromEntries(
    kept.map(([name, value]) => [name, String(value).slice(0, 1024).replaceAll('\0', '')]),
  );
}

function send(response: Response, { status, contentType, body }: HttpAnswer): void {
  response.status(status);
  if (contentType) response.type(contentType);
  response.send(body);
}
