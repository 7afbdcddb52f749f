import { verify, type KeyObject } from 'node:crypto';

/**
 * The members of a JSON object as they were written, by decoded name; null when a name comes twice. The text must be
 * valid JSON already. Alipay signs the exact characters of one member. The SDK looks for them by searching for the
 * member's name anywhere in the text, while the value it returns comes from the parser: an answer that holds a forged
 * member beside a genuine one under a longer name passes there. Here both are the same member.
 */
export function membersAsWritten(json: string): ReadonlyMap<string, string> | null {
  const members = new Map<string, string>();
  let depth = 0;
  let name: string | null = null;
  let start = 0;
  for (let at = 0; at < json.length; at++) {
    const char = json[at];
    if (char === '"') {
      const end = endOfString(json, at);
      if (depth === 1 && name === null) name = String(JSON.parse(json.slice(at, end)));
      at = end - 1;
    } else if (char === ':' && depth === 1) {
      start = at + 1;
    } else if ((char === ',' && depth === 1) || (char === '}' && depth === 1)) {
      if (name !== null) {
        if (members.has(name)) return null;
        members.set(name, json.slice(start, at).trim());
      }
      name = null;
      if (char === '}') return members;
    } else if (char === '{' || char === '[') {
      depth++;
    } else if (char === '}' || char === ']') {
      depth--;
    }
  }
  return members;
}

/** The index after the closing quote of the string that opens at `at`. */
function endOfString(json: string, at: number): number {
  let end = at + 1;
  while (end < json.length && json[end] !== '"') end += json[end] === '\\' ? 2 : 1;
  return end + 1;
}

export type AnswerSignature = 'GENUINE' | 'FORGED' | 'ERROR_RESPONSE';

/**
 * Whether Alipay signed the member `responseKey` of this answer (RSA-SHA256 over its characters). An answer with
 * nothing but an `error_response` carries no signature that can be relied on, and is said to be that.
 */
export function answerSignature(json: string, responseKey: string, alipayKey: KeyObject): AnswerSignature {
  const members = membersAsWritten(json);
  if (!members) return 'FORGED';
  const content = members.get(responseKey);
  const sign = members.get('sign');
  if (content === undefined) return members.has('error_response') ? 'ERROR_RESPONSE' : 'FORGED';
  if (!content.startsWith('{') || !sign?.startsWith('"')) return 'FORGED';
  const signature = Buffer.from(String(JSON.parse(sign)), 'base64');
  return verify('RSA-SHA256', Buffer.from(content), alipayKey, signature) ? 'GENUINE' : 'FORGED';
}
