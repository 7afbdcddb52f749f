import { InputError, onlyKeys, oneOf, words } from '../fault-input.js';
import { digits } from '../keys.js';
import type { Trade } from '../model.js';
import { showNotice, showTrade } from '../show.js';
import { randomWord } from '../text.js';
import { keyOf } from '../trades.js';
import type { World } from '../world.js';
import { pushSignature } from './crypto.js';
import { askForRefund } from './ios.js';
import { leftFen } from './orders.js';

type Input = Record<string, unknown>;

/** Where WeChat pushes messages to, as the console of the mini program has it; `verify` asks for the echo first. */
export async function setPushUrl(world: World, input: Input) {
  onlyKeys(input, ['url', 'verify']);
  const { url } = input;
  if (typeof url !== 'string' || !URL.canParse(url) || !/^https?:/.test(url))
    throw new InputError('url must be an http(s) address');
  if (input.verify === true && !(await echoes(world, url)))
    throw new InputError('the address did not echo as it must', 409);
  world.store.put('address', 'push', { url });
  return { url };
}

/** What WeChat asks an address before it accepts it. */
async function echoes({ keys, clock }: World, address: string): Promise<boolean> {
  const [timestamp, nonce, echostr] = [String(Math.floor(clock.now() / 1000)), digits(10), randomWord(20)];
  const url = new URL(address);
  const signature = pushSignature(keys.virtual.pushToken, timestamp, nonce);
  const query = { signature, timestamp, nonce, echostr };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  try {
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5_000) });
    return answer.status === 200 && (await answer.text()) === echostr;
  } catch {
    return false;
  }
}

/** The buyer of an order asks Apple for the money. */
export function askApple(world: World, trade: Trade, input: Input) {
  onlyKeys(input, ['apple', 'reason']);
  const apple = oneOf(input, 'apple', ['refund', 'refuse']) ?? 'follow';
  const reason = words(input, 'reason') ?? 'UNINTENDED_PURCHASE';
  if (trade.virtual?.os !== 'ios') throw new InputError('the order was not paid on iOS', 409);
  if (leftFen(world, trade) === 0) throw new InputError('there is nothing to give back', 409);
  if (trade.virtual.appleRefund?.advice === null) throw new InputError('Apple is asking already', 409);
  const inquiry = askForRefund(world, trade, { apple, reason });
  return {
    trade: showTrade(world, world.store.get('trade', keyOf(trade))!),
    notification: inquiry && showNotice(inquiry),
  };
}
