/** Plain characters only: what looks like another's address is not one, and nothing in it can end a mail's header. */
const EMAIL =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** RFC 5321: 64 before the sign, 254 in all. */
const MAX_EMAIL = 254;
const MAX_LOCAL = 64;

/** An e-mail address as it is kept and looked up: lower case; null for what is none. */
export function emailOf(text: string): string | null {
  if (text.length > MAX_EMAIL + 10) return null;
  const email = text.trim().toLowerCase();
  return EMAIL.test(email) && email.length <= MAX_EMAIL && email.indexOf('@') <= MAX_LOCAL ? email : null;
}

/** A phone number as E.164; eleven digits that begin like a mobile number of the mainland are one. Null for what is none. */
export function phoneOf(text: string): string | null {
  if (text.length > 40) return null;
  const number = text.normalize('NFKC').replace(/[\s()-]/g, '');
  if (/^1[3-9]\d{9}$/.test(number)) return `+86${number}`;
  if (/^\+86/.test(number)) return /^\+861[3-9]\d{9}$/.test(number) ? number : null;
  return /^\+[1-9]\d{6,14}$/.test(number) ? number : null;
}

/** j***@example.com */
export function maskedEmail(email: string): string {
  return `${email.slice(0, 1)}***${email.slice(email.indexOf('@'))}`;
}

/** 138****1234; numbers from elsewhere keep the beginning that says where. */
export function maskedPhone(phone: string): string {
  const mainland = /^\+86(\d{3})\d{4}(\d{4})$/.exec(phone);
  return mainland ? `${mainland[1]}****${mainland[2]}` : `${phone.slice(0, 3)}****${phone.slice(-2)}`;
}
