/** What the page knows of the walk log in → buy → watch. Kept in memory only: a reload forgets the token. */

import { useSyncExternalStore } from 'react';
import type { DemoAccount } from './ready-tabs.js';
import type { Discovery, OrderSeen, ViewerSeen } from './discover.js';

export interface Session {
  accessToken: string;
  expiresAt: number | null;
  viewer: ViewerSeen | null;
  /** Set when a button logged in: then the page may renew the token by itself. */
  account: DemoAccount | null;
}

export interface Walk {
  session: Session | null;
  courseId: string | null;
  templateId: string | null;
  sessionId: string | null;
  roomQuestionId: string | null;
  /** Those of the last quote of this course, for this person. */
  couponIds: string[];
  order: OrderSeen | null;
  launch: (NonNullable<Discovery['launch']> & { orderId: string | null }) | null;
  events: { at: Date; status: string }[];
  notice: string | null;
}

const EMPTY: Walk = {
  session: null,
  courseId: null,
  templateId: null,
  sessionId: null,
  roomQuestionId: null,
  couponIds: [],
  order: null,
  launch: null,
  events: [],
  notice: null,
};
const isSettled = (order: OrderSeen | null) => order !== null && order.status !== 'PENDING';
const OVER = ['CANCELLED', 'EXPIRED', 'REFUNDED'];

/** The order when it is over: buying again is another intention, which needs another key. */
export const endedOrderId = ({ order }: Walk): string | null =>
  order && OVER.includes(order.status) ? order.id : null;

let walk: Walk = EMPTY;
const listeners = new Set<() => void>();

export const currentWalk = (): Walk => walk;

export function changeWalk(change: Partial<Walk>): void {
  walk = { ...walk, ...change };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useWalk = (): Walk => useSyncExternalStore(subscribe, currentWalk);

/** Pure: the walk after one answer. */
export function walkAfter(
  before: Walk,
  found: Discovery,
  now: Date,
  account: DemoAccount | null = null,
): Walk {
  const next: Walk = { ...before };
  const { courseId, templateId, sessionId, roomQuestionId } = before;
  const nobody: Walk = { ...EMPTY, courseId, templateId, sessionId, roomQuestionId };
  if (found.loggedOut) Object.assign(next, nobody);
  if (found.session) {
    const { accessToken, expiresAt, viewer } = found.session;
    const samePerson = viewer?.id === before.session?.viewer?.id;
    if (!samePerson) Object.assign(next, nobody);
    const expiry = expiresAt ? Date.parse(expiresAt) : null;
    next.session = { accessToken, expiresAt: expiry, viewer, account };
    next.notice = null;
  }
  if (found.courseId) next.courseId = found.courseId;
  else if (!next.courseId && found.listedCourses) next.courseId = found.listedCourses[0]?.id ?? null;
  next.templateId = found.templateId ?? next.templateId;
  next.sessionId = found.sessionId ?? next.sessionId;
  next.roomQuestionId = found.roomQuestionId ?? next.roomQuestionId;
  if (next.courseId !== before.courseId) next.couponIds = [];
  if (found.quotedCouponIds) next.couponIds = found.quotedCouponIds;
  if (found.placedOrder && found.placedOrder.id !== before.order?.id) {
    Object.assign(next, { order: found.placedOrder, launch: null, events: [] });
  }
  const seen = found.seenOrder ?? found.placedOrder;
  if (seen && seen.id === next.order?.id) next.order = { ...next.order, ...seen };
  if (found.launch) next.launch = { ...found.launch, orderId: next.order?.id ?? null };
  if (isSettled(next.order)) Object.assign(next, { launch: null, notice: null });
  if (found.seenOrder && found.seenOrder.status !== before.events.at(-1)?.status) {
    next.events = [...next.events, { at: now, status: found.seenOrder.status }].slice(-6);
  }
  return next;
}

/** A wallet's word counts for nothing once the server has said how the order stands. */
export function hearCashier(notice: string): void {
  if (!isSettled(walk.order)) changeWalk({ notice });
}

export function learn(found: Discovery, account: DemoAccount | null = null): void {
  if (Object.keys(found).length) changeWalk(walkAfter(walk, found, new Date(), account));
}
