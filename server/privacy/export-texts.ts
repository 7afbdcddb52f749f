import type { Config } from '../config.js';
import type { Locale } from '../kernel/messages.js';
import { talkSections } from './talk-sections.js';

interface Section {
  title: string;
  explanation: string;
}

export type Sections = Readonly<Record<string, Record<Locale, [title: string, explanation: string]>>>;

/** What each kind of thing is, in the words of whoever reads the file. A test holds that none is left out. */
const SECTIONS: Sections = {
  ...talkSections,
  User: {
    'zh-CN': ['账号', '用户名、昵称、简介、角色、状态和注册时间。密码只保存不可还原的摘要，因此不在其中。'],
    en: [
      'Account',
      'User name, display name, bio, role, state and when it was made. Of a password only a hash is kept, and it is left out.',
    ],
  },
  Contact: {
    'zh-CN': ['联系方式', '你填写或授权的邮箱与手机号，加密保存，此处为解密后的内容。'],
    en: ['Contacts', 'E-mail addresses and phone numbers, which are kept encrypted and stand here opened.'],
  },
  StoredFile: {
    'zh-CN': [
      '上传的文件',
      '你上传的视频、音频、文档和图片的名称、类型、大小和时间；文件本身可在上传处下载。',
    ],
    en: [
      'Uploaded files',
      'Names, kinds, sizes and times of what you sent; the files themselves are where you sent them.',
    ],
  },
  Identity: {
    'zh-CN': ['平台账号', '微信或支付宝给本站的用户标识（openid），用于登录和支付，加密保存。'],
    en: [
      'Platform accounts',
      'What WeChat or Alipay call you here (openid), for logging in and paying; kept encrypted.',
    ],
  },
  PhoneProof: {
    'zh-CN': ['手机号授权', '平台授权手机号的凭据摘要，防止被他人重复使用。'],
    en: ['Phone proofs', 'Digests of what a platform vouched for, so that nobody else can use it again.'],
  },
  SecondFactor: {
    'zh-CN': ['两步验证', '何时开启了验证器。密钥加密保存，为安全起见不导出。'],
    en: ['Second factor', 'Since when an authenticator is on. Its secret is left out, to keep it one.'],
  },
  Session: {
    'zh-CN': ['登录设备', '在哪个平台、哪台设备登录过，以及最后使用时间。结束后一个月删除。'],
    en: [
      'Sessions',
      'On which platform and device you logged in, and when last. Deleted a month after they end.',
    ],
  },
  Notice: {
    'zh-CN': ['通知', '告诉过你的事：标题、摘要、时间，以及何时读过。保存 180 天。'],
    en: ['Notices', 'What you were told of, when, and when you read it. Kept for 180 days.'],
  },
  MessageConsent: {
    'zh-CN': ['消息订阅', '你允许我们通过微信或支付宝发送哪些模板的消息，还剩几次。'],
    en: [
      'Message consents',
      'Templates by which you let us send you messages through WeChat or Alipay, and how many are left.',
    ],
  },
  Consent: {
    'zh-CN': ['同意记录', '你同意过哪一版隐私政策和服务协议，何时撤回。'],
    en: ['Consents', 'Which versions of the documents you agreed to, and when you took that back.'],
  },
  AuditEntry: {
    'zh-CN': ['操作记录', '你做过的、与账号安全或管理有关的操作。'],
    en: ['Deeds', 'What you did that has to do with security or administration.'],
  },
  CourseDraft: {
    'zh-CN': ['课程草稿', '你正在编写或等待审核的课程版本。'],
    en: ['Course drafts', 'Versions of your courses that you are writing or that wait for review.'],
  },
  CourseVersion: {
    'zh-CN': ['课程版本', '你的课程发布过的版本与更新说明。'],
    en: ['Course versions', 'Versions of your courses that were published, and what was new in them.'],
  },
  TeacherQualification: {
    'zh-CN': ['讲师资质', '你提交的资质名称、证号、有效期与审核结果。证号加密保存，此处为解密后的内容。'],
    en: [
      'Qualifications',
      'What you handed in to teach and how it was decided; numbers are kept encrypted and stand here opened.',
    ],
  },
  Grant: {
    'zh-CN': ['课程权限', '你可以学习哪些课程，来自哪里，何时开始与结束。'],
    en: ['Access', 'Which courses you may learn, why, from when and until when.'],
  },
  LessonOpening: {
    'zh-CN': ['学习记录', '你打开过哪些课时。退款规则按它计算学习进度。'],
    en: ['Learning', 'Which lessons you opened. Refund policies reckon progress by it.'],
  },
  LearntLesson: {
    'zh-CN': ['课时进度', '每个课时的学习进度、观看时长、停留位置与完成时间。'],
    en: [
      'Progress in lessons',
      'How far you are in each lesson, how long you watched, and where you stopped.',
    ],
  },
  LearntCourse: {
    'zh-CN': ['课程进度', '每门课程的学习进度、最近学习与学完的时间。'],
    en: ['Progress in courses', 'How far you are in each course, and when you last learnt.'],
  },
  StudyDay: {
    'zh-CN': ['学习时长', '每天学习了多少秒。'],
    en: ['Study time', 'How many seconds you learnt on each day.'],
  },
  LessonNote: {
    'zh-CN': ['课时笔记', '你在课时里写下的笔记，只有你自己能看到。'],
    en: ['Notes', 'What you wrote down in lessons; nobody else reads it.'],
  },
  QuizAttempt: {
    'zh-CN': ['测验', '你提交过的测验、每道题的回答与得分。'],
    en: ['Quizzes', 'Quizzes you handed in, your answers and what they were worth.'],
  },
  HomeworkSubmission: {
    'zh-CN': ['作业', '你提交的作业、成绩与老师的评语。'],
    en: ['Homework', 'What you handed in, your grades, and what your teacher wrote.'],
  },
  Certificate: {
    'zh-CN': ['证书', '你领取的结课证书、编号与证书上的姓名。'],
    en: ['Certificates', 'Certificates you received, their numbers and the name on them.'],
  },
  CartItem: {
    'zh-CN': ['购物车', '你打算购买的课程。'],
    en: ['Cart', 'What you mean to buy.'],
  },
  Coupon: {
    'zh-CN': ['优惠券', '你领取的优惠券及使用情况。'],
    en: ['Coupons', 'Coupons you claimed, and what became of them.'],
  },
  Order: {
    'zh-CN': ['订单', '下单时间、金额与状态。金额单位为分（fen），text 为便于阅读的写法。'],
    en: ['Orders', 'When they were placed, sums and states. A sum is given in fen and as text.'],
  },
  OrderLine: {
    'zh-CN': ['订单明细', '每个订单中的商品、原价、每一步优惠与实付。'],
    en: ['Order lines', 'The products of each order: list price, each adjustment, and what they cost.'],
  },
  OrderTimelineEntry: {
    'zh-CN': ['订单进展', '订单经历的每一步，以及其中写下的说明。'],
    en: ['What happened to orders', 'Each step, with what was written to it.'],
  },
  Payment: {
    'zh-CN': ['支付', '每次支付的渠道、金额、状态，以及渠道的交易号。'],
    en: ['Payments', "Each attempt to pay: channel, sum, state, and the channel's own number."],
  },
  Refund: {
    'zh-CN': ['退款', '退款的原因、金额与处理结果。'],
    en: ['Refunds', 'Why, how much, and what was decided.'],
  },
  RefundLine: {
    'zh-CN': ['退款明细', '每笔退款对应的商品与金额。'],
    en: ['Refund lines', 'What of each refund belongs to which product.'],
  },
  LedgerPosting: {
    'zh-CN': ['记账', '与你的支付和退款有关的会计分录。'],
    en: ['Ledger', 'Postings in our books about your payments and refunds.'],
  },
  Course: {
    'zh-CN': ['我教的课程', '你作为讲师的课程。'],
    en: ['Courses you teach', 'Your courses, if you teach.'],
  },
  Chapter: {
    'zh-CN': ['我教的章节', '你的课程中的章。'],
    en: ['Chapters you teach', 'The chapters of your courses.'],
  },
  Lesson: {
    'zh-CN': ['我教的课时', '你的课程中的课时与图文内容。'],
    en: ['Lessons you teach', 'The lessons of your courses, with the text of articles.'],
  },
  CoursePlan: {
    'zh-CN': ['我的课程的按月方案', '你的课程按月出售的方案。'],
    en: ['Plans of your courses', 'How your courses are sold by the month.'],
  },
  LimitedPrice: {
    'zh-CN': ['我的课程的限时价', '你的课程的限时价格。'],
    en: ['Limited prices of your courses', 'Lower prices that hold for a while.'],
  },
  Alert: {
    'zh-CN': ['我处理的异常提醒', '你作为管理员处理过的异常提醒。'],
    en: ['Alerts you resolved', 'Alerts that you looked into as an admin.'],
  },
  Finding: {
    'zh-CN': ['我处理的对账差异', '你作为管理员处理过的对账差异。'],
    en: ['Findings you resolved', 'Differences with a channel that you dealt with as an admin.'],
  },
};

/** How a kind of thing is introduced. */
export function sectionOf(kind: string, locale: Locale): Section {
  const [title = kind, explanation = ''] = SECTIONS[kind]?.[locale] ?? [];
  return { title, explanation };
}

export const hasSection = (kind: string): boolean => kind in SECTIONS;

/** What stands at the top of the file. */
export function introOf(locale: Locale, { name, email }: Config['operator']): Record<string, string> {
  return locale === 'en'
    ? {
        title: 'Your data at Zhike',
        explanation:
          'All that is kept about you, by kind. An empty section says that nothing is kept. Times are UTC, in ISO 8601.',
        operator: name,
        contact: email,
      }
    : {
        title: '你在知课的数据',
        explanation:
          '按类别列出本站保存的、与你有关的全部信息；空的一类表示没有保存。时间为 UTC，格式 ISO 8601。',
        operator: name,
        contact: email,
      };
}
