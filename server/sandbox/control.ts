import { issueAuthCode } from './alipay/oauth.js';
import { phoneResponse } from './alipay/phone.js';
import type { Calls } from './exchange.js';
import {
  InputError,
  onlyKeys,
  OPTION_KEYS,
  oneOf,
  readFault,
  readOptions,
  whole,
  words,
} from './fault-input.js';
import { NOTICE_FAULTS } from './faults.js';
import { json, type Answer, type Request } from './http.js';
import { CHANNELS, isUser, type Trade } from './model.js';
import { setRefusing, showMessages } from './messages.js';
import type { Notifier } from './notifier.js';
import type { Scheduler } from './scheduler.js';
import {
  addressOf,
  asPaid,
  isExpired,
  keyOf,
  newNoticeId,
  paymentNotice,
  payTrade,
  settleRefund,
} from './trades.js';
import type { VariantName } from './variant.js';
import { showFault, showNotice, showRefund, showTrade } from './show.js';
import { askApple, setPushUrl } from './virtual/control.js';
import { issuePhoneCode } from './wechat/phone.js';
import { issueCode } from './wechat/platform.js';
import type { World } from './world.js';

type Input = Record<string, unknown>;
const VARIANTS = ['genuine', ...NOTICE_FAULTS.map(kind => kind.slice('notify.'.length))] as VariantName[];

/** The interface of tests and of the page: looks inside, pays, delivers, moves the clock and arms faults. */
export class Control {
  constructor(
    private readonly world: World,
    private readonly notifier: Notifier,
    private readonly scheduler: Scheduler,
    private readonly calls: Calls,
  ) {}

  async handle(request: Request): Promise<Answer> {
    try {
      return json(200, await this.#route(request));
    } catch (error) {
      if (error instanceof InputError) return json(error.status, { error: error.message });
      throw error;
    }
  }

  async #route({ method, path, query, body }: Request): Promise<unknown> {
    const [, , area = '', name = '', verb = ''] = path.split('/').map(part => decodeURIComponent(part));
    const filter = (key: string) => query.get(key);
    const call = `${method} ${area}`;
    if (call === 'GET state') return this.state();
    if (call === 'GET clock') return this.#time();
    if (call === 'GET requests')
      return { requests: this.calls.list({ api: filter('api'), number: filter('number') }) };
    if (call === 'GET notifications')
      return { notifications: this.#notices(filter('number'), filter('state')) };
    if (call === 'GET messages') return showMessages(this.world, filter('user'));
    if (call === 'GET faults') return { faults: this.world.faults.all().map(showFault) };
    if (call === 'DELETE faults') return this.#disarm(name);
    if (call === 'GET trades')
      return name ? this.#trade(name) : this.#trades(filter('channel'), filter('state'));

    const input = method === 'POST' ? readInput(body) : {};
    if (call === 'POST faults') return { fault: showFault(this.world.faults.arm(readFault(input))) };
    if (call === 'POST trades' && verb === 'pay') return this.#pay(name, input);
    if (call === 'POST trades' && verb === 'notify') return this.#notify(name, input);
    if (call === 'POST notifications' && name === 'deliver') return this.#deliver(input);
    if (call === 'POST refunds' && verb === 'settle') return this.#settle(name);
    if (call === 'POST clock') return this.#moveClock(name, input);
    if (call === 'POST messages' && name === 'refuse') return setRefusing(this.world, input);
    if (call === 'POST wechat' && name === 'login') return { code: issueCode(this.world, user(input)) };
    if (call === 'POST wechat' && name === 'phone') return issuePhoneCode(this.world, input);
    if (call === 'POST wechat' && name === 'push-url') return setPushUrl(this.world, input);
    if (call === 'POST wechat-virtual' && verb === 'ios-refund')
      return askApple(this.world, this.#find(name), input);
    if (call === 'POST alipay' && name === 'login')
      return { authCode: issueAuthCode(this.world, user(input)) };
    if (call === 'POST alipay' && name === 'phone') return phoneResponse(this.world, input);
    throw new InputError(`there is no ${method} ${path}`, 404);
  }

  state() {
    const { store, faults } = this.world;
    return {
      ...this.#time(),
      trades: store.all('trade').map(trade => showTrade(this.world, trade)),
      refunds: store.all('refund').map(refund => showRefund(this.world, refund)),
      notifications: store.all('notice').map(showNotice),
      faults: faults.all().map(showFault),
    };
  }

  #time() {
    const { clock } = this.world;
    return { now: new Date(clock.now()).toISOString(), offsetMs: clock.offsetMs };
  }

  #trades(channel: string | null, state: string | null) {
    const trades = this.world.store
      .all('trade')
      .filter(
        trade => (channel === null || trade.channel === channel) && (state === null || trade.state === state),
      );
    return { trades: trades.map(trade => showTrade(this.world, trade)) };
  }

  #find(number: string): Trade {
    for (const channel of CHANNELS) {
      const trade = this.world.store.get('trade', `${channel}:${number}`);
      if (trade) return trade;
    }
    throw new InputError(`no trade has the number ${number}`, 404);
  }

  #trade(number: string) {
    const trade = this.#find(number);
    return {
      trade: showTrade(this.world, trade),
      refunds: trade.refundKeys.map(key => showRefund(this.world, this.world.store.get('refund', key)!)),
      notifications: this.#notices(number, null),
    };
  }

  #notices(number: string | null, state: string | null) {
    return this.world.store
      .all('notice')
      .filter(
        notice => (number === null || notice.number === number) && (state === null || notice.state === state),
      )
      .map(showNotice);
  }

  #pay(number: string, input: Input) {
    onlyKeys(input, ['force', 'notify']);
    const trade = this.#find(number);
    if (trade.state === 'PAID') throw new InputError('the order is paid already', 409);
    const over = trade.state === 'CLOSED' || isExpired(trade, this.world.clock.now());
    if (over && input.force !== true)
      throw new InputError('the order is closed or expired; force pays it all the same', 409);
    return { trade: showTrade(this.world, payTrade(this.world, trade, { notify: input.notify !== false })) };
  }

  async #notify(number: string, input: Input) {
    onlyKeys(input, ['as', 'fresh', ...OPTION_KEYS]);
    const trade = this.#find(number);
    const as = oneOf(input, 'as', VARIANTS) ?? 'genuine';
    if (as === 'late' || as === 'reordered') throw new InputError(`${as} makes sense only as an armed fault`);
    if (as === 'genuine' && trade.state !== 'PAID')
      throw new InputError('the platform tells no lies: pay it first', 409);
    const url = addressOf(this.world, trade);
    if (url === null) throw new InputError('the merchant gave no address to be told at', 409);
    const sent = this.world.store
      .all('notice')
      .find(({ tradeKey, kind }) => tradeKey === keyOf(trade) && kind === 'payment');
    const told = trade.state === 'PAID' ? trade : asPaid(trade, this.world.clock.now());
    const notice = sent ?? paymentNotice(this.world, told, url);
    const id = input.fresh === true ? newNoticeId(trade.channel) : notice.id;
    return { answers: await this.notifier.send({ ...notice, id }, { ...readOptions(input), as }) };
  }

  async #deliver(input: Input) {
    onlyKeys(input, ['number', 'id', 'again', 'genuine']);
    const [number, id] = [words(input, 'number'), words(input, 'id')];
    const wanted = this.world.store
      .all('notice')
      .filter(
        notice =>
          (number === undefined || notice.number === number) &&
          (id === undefined || notice.id === id) &&
          (input.again === true || notice.state === 'WAITING' || notice.state === 'HELD'),
      );
    const how = { genuine: input.genuine === true, now: true };
    await Promise.all(wanted.map(notice => this.notifier.attempt(notice.id, how)));
    return { delivered: wanted.map(notice => showNotice(this.world.store.get('notice', notice.id)!)) };
  }

  #settle(number: string) {
    const found = this.world.store.entries('refund').find(([, refund]) => refund.number === number);
    if (!found) throw new InputError(`no refund has the number ${number}`, 404);
    return { refund: showRefund(this.world, settleRefund(this.world, found[0])) };
  }

  async #moveClock(verb: string, input: Input) {
    if (verb === 'reset') {
      this.world.clock.reset();
    } else if (verb === 'advance') {
      onlyKeys(input, ['ms']);
      const ms = whole(input, 'ms', 1, 400 * 86_400_000);
      if (ms === undefined) throw new InputError('ms is missing');
      this.world.clock.advance(ms);
    } else throw new InputError(`there is no POST /control/clock/${verb}`, 404);
    const delivered = await this.scheduler.runDue();
    return { ...this.#time(), delivered };
  }

  #disarm(id: string) {
    if (id === '') this.world.faults.clear();
    else if (!this.world.faults.disarm(id)) throw new InputError(`no armed fault has the id ${id}`, 404);
    return { faults: this.world.faults.all().map(showFault) };
  }
}

function user(input: Input): string {
  onlyKeys(input, ['user']);
  if (isUser(input.user)) return input.user;
  throw new InputError('user must be a name of 1 to 64 printable characters');
}

function readInput(body: Buffer): Input {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Input;
  } catch {
    // Falls through to the same refusal as JSON of another shape.
  }
  throw new InputError('the body must be a JSON object');
}
