import { createHash } from 'node:crypto';
import { InputError, onlyKeys, words } from './fault-input.js';
import { isUser, openidOf, type Phone } from './model.js';
import type { World } from './world.js';

/** Looks like a mobile number of the mainland and is nobody's: 154 was never given to an operator. */
function fictionalPhone(user: string): Phone {
  const number = createHash('sha256').update(user).digest().readUInt32BE() % 10 ** 8;
  return { countryCode: '86', number: `154${String(number).padStart(8, '0')}` };
}

/** The number a person has at both platforms: the one a test chose last, else always the same one. */
export const phoneOf = ({ store }: World, user: string): Phone =>
  store.get('phone', user) ?? fictionalPhone(user);

export interface Person {
  user: string;
  phone: Phone;
}

/** Whoever was logged in or given a number, and the demonstration's learner before anybody else. */
export function people(world: World): Person[] {
  const { store } = world;
  const subjects = [
    ...store.all('code').map(({ subject }) => subject),
    ...store.all('phoneCode').map(({ openid }) => openid),
  ];
  // The ids of both platforms begin with as many characters.
  const seen = subjects.map(subject => subject.slice(openidOf('').length));
  const chosen = store.entries('phone').map(([user]) => user);
  return [...new Set(['xiaoming', ...seen, ...chosen])].map(user => ({ user, phone: phoneOf(world, user) }));
}

/** Who gives their number away, and which; what it names is the person's number from now on. */
export function readPerson(world: World, input: Record<string, unknown>, more: string[] = []): Person {
  onlyKeys(input, ['user', 'phone', 'countryCode', ...more]);
  const { user } = input;
  if (!isUser(user)) throw new InputError('user must be a name of 1 to 64 printable characters');
  const number = words(input, 'phone');
  if (number === undefined) return { user, phone: phoneOf(world, user) };
  const countryCode = words(input, 'countryCode') ?? '86';
  if (!/^[1-9]\d{0,2}$/.test(countryCode)) throw new InputError('countryCode must have 1 to 3 digits');
  if (!/^\d{4,14}$/.test(number)) throw new InputError('phone must have 4 to 14 digits and no country code');
  return { user, phone: world.store.put('phone', user, { countryCode, number }) };
}
