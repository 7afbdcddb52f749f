/** Carries what one operation found into the variables and headers of the other tabs: text in, text out. */

import { pretty } from './ready-tabs.js';

export interface Carried {
  courseId?: string;
  /** An empty text takes the order away again, as when somebody else logs in. */
  orderId?: string;
  templateId?: string;
  sessionId?: string;
  roomQuestionId?: string;
  /** What the order is to use; empty takes those of before away. */
  couponIds?: string[];
}

type Json = Record<string, unknown>;

const object = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;

function parseObject(source: string | null | undefined): Json | null {
  try {
    return object(JSON.parse(source || '{}'));
  } catch {
    return null; // Half-typed or commented JSON belongs to whoever is typing it.
  }
}

/** Returns the new text of a tab's variables, or null when this tab has no place for what was found. */
export function carryIntoVariables(
  tab: { query?: string | null; variables?: string | null },
  found: Carried,
  freshKey: () => string,
): string | null {
  const variables = parseObject(tab.variables);
  if (!variables) return null;
  const input = object(variables.input);
  let changed = false;
  const put = (holder: Json, key: string, value: string | string[]) => {
    if (JSON.stringify(holder[key]) === JSON.stringify(value)) return;
    holder[key] = value;
    changed = true;
    // Another subject is another intention: with the old key the server would answer with the old result.
    if (holder !== variables && typeof input?.clientKey === 'string') input.clientKey = freshKey();
  };

  if (found.orderId !== undefined) {
    if (typeof variables.orderId === 'string') put(variables, 'orderId', found.orderId);
    if (input && typeof input.orderId === 'string') put(input, 'orderId', found.orderId);
  }
  if (found.courseId !== undefined) {
    if (typeof variables.id === 'string' && /\bcourse\s*\(\s*id:\s*\$id\b/.test(tab.query ?? ''))
      put(variables, 'id', found.courseId);
    const items = Array.isArray(input?.items) ? input.items.map(object) : [];
    if (items.length === 1 && items[0]?.kind === 'COURSE') put(items[0], 'id', found.courseId);
    if (input?.kind === 'COURSE' && typeof input.id === 'string') put(input, 'id', found.courseId);
  }
  for (const name of ['templateId', 'sessionId', 'roomQuestionId'] as const) {
    const id = found[name];
    if (id === undefined) continue;
    if (typeof variables[name] === 'string') put(variables, name, id);
    if (input && typeof input[name] === 'string') put(input, name, id);
  }
  if (found.sessionId !== undefined && /\bliveSession\s*\(\s*id:\s*\$id\b/.test(tab.query ?? ''))
    put(variables, 'id', found.sessionId);
  // Only an order names its coupons: a quote, which has no key, goes on choosing them by itself.
  const isOrder = Array.isArray(input?.items) && typeof input.clientKey === 'string';
  if (isOrder && found.couponIds && (found.couponIds.length > 0 || input.couponIds))
    put(input, 'couponIds', found.couponIds);
  return changed ? pretty(variables) : null;
}

/** A new key for every tab that has one: another person starts to buy, or the same one again. */
export function renewClientKey(source: string | null | undefined, freshKey: () => string): string | null {
  const variables = parseObject(source);
  const input = object(variables?.input);
  if (!variables || typeof input?.clientKey !== 'string') return null;
  input.clientKey = freshKey();
  return pretty(variables);
}

/** Writes the token into a tab's headers, replacing only the one the page put there before. */
export function carryIntoHeaders(
  source: string | null | undefined,
  before: string | null,
  after: string | null,
): string | null {
  const headers = parseObject(source?.trim());
  if (!headers) return null;
  const name = Object.keys(headers).find(key => key.toLowerCase() === 'authorization');
  const current = name ? headers[name] : undefined;
  if (current !== undefined && current !== (before && `Bearer ${before}`)) return null;
  if (name) delete headers[name];
  if (after) headers.Authorization = `Bearer ${after}`;
  else if (!name) return null;
  return Object.keys(headers).length ? pretty(headers) : '';
}
