import { json } from '../http.js';
import { openidOf } from '../model.js';
import { readPerson } from '../people.js';
import { MINUTE } from '../time.js';
import { randomHex } from '../text.js';
import type { World } from '../world.js';
import { refusal, withToken } from './platform.js';

/** What `<button open-type="getPhoneNumber">` gives a client: spent by the call below, dead after five minutes. */
export function issuePhoneCode(world: World, input: Record<string, unknown>) {
  const { user, phone } = readPerson(world, input);
  const code = randomHex(64);
  world.store.put('phoneCode', code, {
    openid: openidOf(user),
    phone,
    issuedAt: world.clock.now(),
    used: false,
  });
  return { code, phone: phone.number, countryCode: phone.countryCode };
}

/** `getuserphonenumber`: a number for a code, once; `openid`, when it is given, must be whose code it is. */
export const userPhoneNumber = withToken(({ store, clock, keys }, input) => {
  const { code } = input;
  if (typeof code !== 'string' || code === '') return refusal(41008, 'missing code');
  const known = store.get('phoneCode', code);
  if (!known || known.used || known.issuedAt + 5 * MINUTE <= clock.now())
    return refusal(40029, 'invalid code');
  if (input.openid !== undefined && input.openid !== known.openid) return refusal(40029, 'invalid code');
  store.put('phoneCode', code, { ...known, used: true });
  const { countryCode, number } = known.phone;
  return json(200, {
    errcode: 0,
    errmsg: 'ok',
    phone_info: {
      phoneNumber: countryCode === '86' ? number : `+${countryCode}${number}`,
      purePhoneNumber: number,
      countryCode,
      watermark: { timestamp: Math.floor(known.issuedAt / 1000), appid: keys.appid },
    },
  });
});
