import { API_FAULTS, type Api, type Fault } from './faults.js';
import type { Answer } from './http.js';
import type { Channel } from './model.js';
import type { World } from './world.js';

/** An answer waiting for its signature: the platform's, or a stranger's. */
export type Seal = (forged: boolean) => Answer;

/** One call of the merchant, recognised but not yet carried out. */
export interface Exchange {
  channel: Channel;
  api: Api;
  /** The order it is about, where it is about one. */
  number: string | null;
  run(): Seal;
  failure(fault: Fault): Seal;
}

/** What goes back over the wire; `null` drops the connection. */
export interface Reply {
  answer: Answer | null;
  delayMs: number;
}

interface Call {
  at: string;
  channel: Channel;
  api: Api;
  number: string | null;
  status: number | null;
  code: string;
  fault: string | null;
}

/** The merchant's last calls, for people and tests to look at; nothing depends on it. */
export class Calls {
  readonly #calls: Call[] = [];

  note(call: Call): void {
    this.#calls.push(call);
    if (this.#calls.length > 500) this.#calls.shift();
  }

  list(filter: { api: string | null; number: string | null }): Call[] {
    return this.#calls.filter(
      ({ api, number }) =>
        (filter.api === null || api === filter.api) && (filter.number === null || number === filter.number),
    );
  }
}

/** Carries a call out, with whatever fault is armed for it. */
export function conduct({ faults, clock }: World, calls: Calls, exchange: Exchange): Reply {
  const fault = faults.take(API_FAULTS, exchange);
  const reply = play(exchange, fault);
  calls.note({
    at: new Date(clock.now()).toISOString(),
    channel: exchange.channel,
    api: exchange.api,
    number: exchange.number,
    status: reply.answer?.status ?? null,
    code: reply.answer?.code ?? 'OK',
    fault: fault?.kind ?? null,
  });
  return reply;
}

function play(exchange: Exchange, fault: Fault | null): Reply {
  switch (fault?.kind) {
    case 'api.unreached':
      return { answer: null, delayMs: 0 };
    case 'api.error':
      return { answer: exchange.failure(fault)(false), delayMs: 0 };
    case 'api.lost':
      exchange.run();
      return { answer: null, delayMs: 0 };
    case 'api.slow':
      return { answer: exchange.run()(false), delayMs: fault.delayMs ?? 6_000 };
    case 'api.forged':
      return { answer: exchange.run()(true), delayMs: 0 };
    case 'api.tampered': {
      const answer = exchange.run()(false);
      return { answer: { ...answer, body: tampered(answer.body) }, delayMs: 0 };
    }
    case 'api.garbage': {
      const answer = exchange.run()(false);
      const body = answer.body.length > 0 ? answer.body : '{"code":';
      return {
        answer: { ...answer, status: 200, body: body.slice(0, Math.ceil(body.length / 2)) },
        delayMs: 0,
      };
    }
    default:
      return { answer: exchange.run()(false), delayMs: 0 };
  }
}

const LIES = [
  ['"NOTPAY"', '"SUCCESS"'],
  ['"WAIT_BUYER_PAY"', '"TRADE_SUCCESS"'],
  ['"SUCCESS"', '"CLOSED"'],
  ['"TRADE_SUCCESS"', '"TRADE_CLOSED"'],
] as const;

/** A believable change under an unchanged signature. */
export function tampered(body: string | Buffer): string {
  const text = body.toString();
  const lie = LIES.find(([truth]) => text.includes(truth));
  if (lie) return text.replace(lie[0], lie[1]);
  return /\d/.test(text) ? text.replace(/\d/, digit => String((Number(digit) + 1) % 10)) : `${text} `;
}
