import { AUDIT_LOG, COUPON_TEMPLATES, FINDINGS } from './admin-operations.js';
import { CANCEL_ORDER, REFUND_TERMS, REQUEST_REFUND } from './ending-operations.js';
import {
  LOG_IN,
  BROWSE_COURSES,
  COURSE_PAGE,
  PLACE_ORDER,
  PAY_ORDER,
  WATCH_ORDER,
  CHECK_PAYMENT,
  MY_COURSES,
} from './operations.js';
import {
  ANSWER_ROOM_QUESTION,
  ASK_IN_ROOM,
  LIVE_ROOM,
  LIVE_SESSIONS,
  UPVOTE_ROOM_QUESTION,
  WATCH_ROOM,
} from './room-operations.js';
import {
  ADD_TO_CART,
  CART,
  CLAIM_COUPON,
  COUPON_CENTRE,
  MY_COUPONS,
  QUOTE_ORDER,
} from './saving-operations.js';

/** A tab that is ready to be run. */
export interface ReadyTab {
  query: string;
  variables: string;
}

export interface DemoAccount {
  username: string;
  label: string;
  password: string;
}

export const pretty = (value: unknown): string => JSON.stringify(value, null, 2);

/** `account` is filled in where demo accounts exist; elsewhere the developer types their own. */
export function readyTabs(account: DemoAccount | undefined, freshKey: () => string): ReadyTab[] {
  const username = account?.username ?? '';
  const password = account?.password ?? '';
  const page = { first: 20, after: null };
  return [
    { query: LOG_IN, variables: pretty({ input: { username, password } }) },
    { query: BROWSE_COURSES, variables: pretty({ first: 20, after: null, categoryId: null }) },
    { query: COURSE_PAGE, variables: pretty({ id: '' }) },
    {
      query: PLACE_ORDER,
      variables: pretty({ input: { clientKey: freshKey(), items: [{ kind: 'COURSE', id: '' }] } }),
    },
    {
      query: PAY_ORDER,
      variables: pretty({ input: { orderId: '', method: 'WECHAT', clientKey: freshKey() } }),
    },
    { query: WATCH_ORDER, variables: pretty({ orderId: '' }) },
    { query: CHECK_PAYMENT, variables: pretty({ orderId: '' }) },
    { query: MY_COURSES, variables: pretty({ first: 20 }) },
    { query: COUPON_CENTRE, variables: pretty(page) },
    { query: CLAIM_COUPON, variables: pretty({ templateId: '' }) },
    { query: MY_COUPONS, variables: pretty({ state: null, ...page }) },
    {
      query: QUOTE_ORDER,
      variables: pretty({ input: { items: [{ kind: 'COURSE', id: '' }], couponIds: null } }),
    },
    { query: ADD_TO_CART, variables: pretty({ input: { kind: 'COURSE', id: '' } }) },
    { query: CART, variables: '' },
    { query: CANCEL_ORDER, variables: pretty({ orderId: '' }) },
    { query: REFUND_TERMS, variables: pretty({ orderId: '' }) },
    {
      query: REQUEST_REFUND,
      variables: pretty({
        input: { orderId: '', lineIds: null, reason: '买错了', clientKey: freshKey() },
      }),
    },
    { query: COUPON_TEMPLATES, variables: pretty(page) },
    { query: FINDINGS, variables: pretty({ status: 'OPEN', ...page }) },
    { query: AUDIT_LOG, variables: pretty(page) },
    { query: LIVE_SESSIONS, variables: pretty({ when: 'NOW', ...page }) },
    { query: LIVE_ROOM, variables: pretty({ id: '' }) },
    { query: WATCH_ROOM, variables: pretty({ sessionId: '', after: null }) },
    {
      query: ASK_IN_ROOM,
      variables: pretty({ input: { sessionId: '', text: '第一次提问，请多关照', clientKey: freshKey() } }),
    },
    { query: UPVOTE_ROOM_QUESTION, variables: pretty({ roomQuestionId: '' }) },
    {
      query: ANSWER_ROOM_QUESTION,
      variables: pretty({ roomQuestionId: '', answer: '好问题，我们下一节就讲。' }),
    },
  ];
}
