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
  ];
}
