/** What the answer to an operation tells the rest of the page: pure, so that it can be read and tested alone. */

export interface ViewerSeen {
  id: string;
  name: string;
  role: string;
}

export interface OrderSeen {
  id: string;
  status: string;
  number?: string;
  payableText?: string;
}

export interface Discovery {
  session?: { accessToken: string; expiresAt: string | null; viewer: ViewerSeen | null };
  loggedOut?: true;
  /** The course somebody looked at: a clear choice, unlike one of a list. */
  courseId?: string;
  listedCourses?: { id: string; title: string }[];
  /** The first coupon of a list that whoever asks may claim. */
  templateId?: string;
  /** The room that was looked into, else the first of a list. */
  sessionId?: string;
  /** What was asked last in a room that is followed, or by whoever asks. */
  roomQuestionId?: string;
  /** The coupons that the last quote used, when they can be named for the order of the one course. */
  quotedCouponIds?: string[];
  placedOrder?: OrderSeen;
  seenOrder?: OrderSeen;
  /** `cashier` is null with a real gateway: there the wallet itself takes over. */
  launch?: { method: 'WECHAT' | 'ALIPAY'; cashier: string | null; amountText: string | null };
}

type Json = Record<string, unknown>;

const LOGINS = ['loginWithPassword', 'loginWithWechat', 'loginWithAlipay', 'refreshSession'];
const WECHAT_FIELDS = ['appId', 'timeStamp', 'nonceStr', 'package', 'signType', 'paySign'];

const object = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export function discover(result: unknown, pageOrigin: string): Discovery {
  const data = object(object(result)?.data);
  if (!data) return {};
  const found: Discovery = {};
  for (const login of LOGINS) readSession(object(data[login]), found);
  if (list(object(data.logout)?.userErrors).length === 0 && 'logout' in data) found.loggedOut = true;

  const courseId = text(object(data.course)?.id);
  if (courseId) found.courseId = courseId;
  const nodes = list(object(data.courses)?.nodes).map(object);
  const listed = nodes.flatMap(node => {
    const id = text(node?.id);
    return id ? [{ id, title: text(node?.title) ?? '' }] : [];
  });
  if (listed.length) found.listedCourses = listed;

  const claimable = list(object(data.couponCentre)?.nodes)
    .map(object)
    .find(node => node?.claimable === true);
  const templateId = text(claimable?.id);
  if (templateId) found.templateId = templateId;
  readQuote(object(data.quoteOrder), found);
  readRoom(data, found);

  const placed = readOrder(object(data.placeOrder)?.order);
  if (placed) found.placedOrder = placed;
  const event = object(data.orderUpdated);
  const seen =
    readOrder(object(data.checkPayment)?.order) ??
    readOrder(object(data.cancelOrder)?.order) ??
    readOrder(object(data.requestRefund)?.order) ??
    readOrder({ ...object(event?.order), id: event?.orderId, status: event?.status });
  if (seen) found.seenOrder = seen;

  readLaunch(object(data.payOrder), pageOrigin, found);
  return found;
}

function readRoom(data: Json, found: Discovery) {
  const listed = list(object(data.liveSessions)?.nodes).map(object);
  const sessionId = text(object(data.liveSession)?.id) ?? text(listed[0]?.id);
  if (sessionId) found.sessionId = sessionId;
  const asked = object(data.askInRoom)?.question;
  const told = list(object(data.roomUpdated)?.events).map(event => object(event)?.question);
  const roomQuestionId = [...told, asked]
    .map(question => text(object(question)?.id))
    .findLast(id => id !== null);
  if (roomQuestionId) found.roomQuestionId = roomQuestionId;
}

function readSession(payload: Json | null, found: Discovery) {
  const accessToken = text(payload?.accessToken);
  if (!accessToken) return;
  const viewer = object(payload?.viewer);
  const id = text(viewer?.id);
  found.session = {
    accessToken,
    expiresAt: text(payload?.expiresAt),
    viewer: id ? { id, name: text(viewer?.name) ?? '', role: text(viewer?.role) ?? '' } : null,
  };
}

/** A quote of one course chooses that course and its coupons; the order tab has no place for a whole cart. */
function readQuote(quote: Json | null, found: Discovery) {
  if (!quote) return;
  const [line, ...others] = list(quote.lines).map(object);
  const courseId = line?.kind === 'COURSE' && others.length === 0 ? text(line.productId) : null;
  if (courseId) found.courseId = courseId;
  const applied = list(quote.coupons)
    .map(object)
    .filter(option => option?.applied === true);
  const couponIds = applied.flatMap(option => text(object(option?.coupon)?.id) ?? []);
  found.quotedCouponIds = courseId ? couponIds : [];
}

function readOrder(value: unknown): OrderSeen | null {
  const order = object(value);
  const id = text(order?.id);
  const status = text(order?.status);
  if (!order || !id || !status) return null;
  const number = text(order.number);
  const payableText = text(object(order.payable)?.text);
  return { id, status, ...(number && { number }), ...(payableText && { payableText }) };
}

function readLaunch(payload: Json | null, pageOrigin: string, found: Discovery) {
  const launch = object(payload?.launch);
  if (!launch) return;
  const tradeNo = text(launch.tradeNo);
  const cashierUrl = text(launch.cashierUrl);
  let query: Record<string, string> = { channel: 'alipay', tradeNO: tradeNo ?? '' };
  if (!tradeNo) {
    query = { channel: 'wechat' };
    for (const field of WECHAT_FIELDS) query[field] = text(launch[field]) ?? '';
  }
  found.launch = {
    method: tradeNo ? 'ALIPAY' : 'WECHAT',
    cashier: cashierUrl && `${cashierUrl}?${new URLSearchParams({ ...query, origin: pageOrigin })}`,
    amountText: text(object(object(payload?.payment)?.amount)?.text),
  };
}
