import { excerpt, NoticeKind } from './notice.rules.js';

/** What of a notice a keyword of a template can hold. */
export const MESSAGE_PARTS = ['title', 'text', 'person', 'time', 'event'] as const;
export type MessagePart = (typeof MESSAGE_PARTS)[number];

/** A template as it was registered at the platform: its id, and what each of its keywords holds. */
export interface TemplateConfig {
  id: string;
  fields: Readonly<Record<string, MessagePart>>;
}

export type TemplateConfigs = Readonly<Partial<Record<NoticeKind, TemplateConfig>>>;

/** What a message says, before it is cut to what its keywords hold. */
export interface MessageFacts {
  kind: NoticeKind;
  title: string;
  text: string;
  /** Who did it; null where nobody in particular did. */
  person: string | null;
  /** In Shanghai: `2026-11-21 20:00:00`. */
  time: string;
}

/** In the words of the platforms, whose messages are Chinese. */
const EVENTS: Readonly<Record<NoticeKind, string>> = {
  [NoticeKind.QUESTION_ASKED]: '有学员提问，等你回答',
  [NoticeKind.ANSWER_RECEIVED]: '你的提问有了新回答',
  [NoticeKind.ANSWER_ACCEPTED]: '你的回答被采纳',
  [NoticeKind.PAID_QUESTION_ASKED]: '有一个付费提问等你回答',
  [NoticeKind.PAID_QUESTION_ANSWERED]: '专家回答了你的提问',
  [NoticeKind.PAID_QUESTION_DECLINED]: '专家未能回答，费用将退回',
  [NoticeKind.PAID_QUESTION_EXPIRED]: '提问超时，费用将退回',
  [NoticeKind.PAID_QUESTION_DUE]: '付费提问即将超时',
  [NoticeKind.LIVE_SOON]: '直播即将开始，点击进入',
  [NoticeKind.LIVE_STARTED]: '直播已经开始，点击进入',
  [NoticeKind.LIVE_CANCELLED]: '直播已取消，敬请谅解',
  [NoticeKind.LIVE_MOVED]: '直播时间有调整',
  [NoticeKind.ROOM_QUESTION_ANSWERED]: '直播间的提问有了回答',
  [NoticeKind.COMMENT_REPLIED]: '有人回复了你的评论',
  [NoticeKind.HOMEWORK_GRADED]: '作业批改好了',
  [NoticeKind.COURSE_REVIEWED]: '课程审核有了结果',
  [NoticeKind.QUALIFICATION_REVIEWED]: '资质审核有了结果',
  [NoticeKind.COUPON_RECEIVED]: '一张优惠券放进了卡包',
  [NoticeKind.COUPON_ENDING]: '优惠券明天到期',
  [NoticeKind.REFUND_DONE]: '退款已经到账',
  [NoticeKind.REFUND_REFUSED]: '退款申请未通过',
  [NoticeKind.CONTENT_HIDDEN]: '你发布的内容已被隐藏',
};

/** What WeChat takes in a keyword, by how its name begins; Alipay's are called `keyword1` and hold more. */
const MOST: Readonly<Record<string, number>> = { thing: 20, name: 10, phrase: 5, keyword: 60 };

const MOST_ELSEWHERE = 20;

/** A value in what its keyword takes: names and phrases are letters, without a mark that they were cut. */
function fitted(kind: string, text: string): string {
  const most = MOST[kind] ?? MOST_ELSEWHERE;
  if (kind === 'phrase') return [...text].slice(0, most).join('');
  if (kind === 'name')
    return [...text.replace(/[^\p{L}\p{M} ·]/gu, '')].slice(0, most).join('').trim() || '知课';
  return excerpt(text, most);
}

/** A keyword's value; none may be empty. */
function valueOf(keyword: string, part: MessagePart, facts: MessageFacts): string {
  const kind = keyword.replace(/\d+$/, '');
  if (part === 'time') return kind === 'keyword' ? facts.time.slice(0, 16) : chineseTime(facts.time);
  const event = EVENTS[facts.kind];
  const said = part === 'event' ? event : facts[part];
  return kind === 'name' ? fitted(kind, said ?? '') : fitted(kind, said || event);
}

/** `2026-11-01 20:00:00` → `2026年11月1日 20:00` */
function chineseTime(time: string): string {
  const [day = '', hour = ''] = time.split(' ');
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日 ${hour.slice(0, 5)}`;
}

/** What is sent, by keyword. */
export const messageFields = ({ fields }: TemplateConfig, facts: MessageFacts): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).map(([keyword, part]) => [keyword, valueOf(keyword, part, facts)]),
  );

/** The page that a message opens: the notices, which go on to what it is about. */
const NOTICES_PAGE = 'subpackages/talk/notices/notices';

export const messagePage = (target: { kind: string; id: string } | null): string =>
  target ? `${NOTICES_PAGE}?kind=${target.kind}&id=${target.id}` : NOTICES_PAGE;

const TWO_HOURS_MS = 2 * 3_600_000;

/** Whether a message comes too late to be of use: what was to happen has happened, or it is news no more. */
export function isStale(
  { kind, createdAt, at }: { kind: NoticeKind; createdAt: Date; at: Date | null },
  now: Date,
): boolean {
  if (kind === NoticeKind.LIVE_SOON && at && at <= now) return true;
  return now.getTime() - createdAt.getTime() >= TWO_HOURS_MS;
}
