import { authoring } from './authoring-rows.js';
import { learning } from './learning-rows.js';
import { live } from './live-rows.js';
import { paid } from './paid-rows.js';
import { questions } from './question-rows.js';
import { about, clientKey, soon, STAFF_OF_TEACHER1, type Row } from './row.js';
import { talk } from './talk-rows.js';

/** Asked for by a stand-in, with an input that is well formed and need not be right: who is let in counts here. */
const ownAccount = (input?: Record<string, unknown>): Row => ({
  standIn: true,
  ...(input && { args: () => ({ input }), lenient: true }),
});

const CAPTCHA = { id: '018f0000-0000-7000-8000-000000000000', answer: 'none' };
const PASSWORDS = { password: 'a long enough word 7', confirmPassword: 'a long enough word 7' };
const CONSENT = { privacyPolicy: 'none', serviceAgreement: 'none' };

const reads: Record<string, Row> = {
  'Query.me': {},
  'Query.shop': {},
  'Query.categories': {},
  'Query.courses': {},
  'Query.hotSearches': {},
  'Query.tags': {},
  'Query.searchSuggestions': { args: () => ({ text: '课' }) },
  'Query.teacher': { args: () => ({ id: '018f0000-0000-7000-8000-000000000000' }) },
  'Query.course': about('draft', id => ({ id }), { mine: STAFF_OF_TEACHER1 }),
  'Query.courseByShareCode': about('draftCode', code => ({ code }), { mine: STAFF_OF_TEACHER1 }),
  'Query.lesson': about('draftLesson', id => ({ id }), { mine: STAFF_OF_TEACHER1 }),
  'Query.legalDocuments': {},
  'Query.legalDocument': { args: () => ({ kind: 'PRIVACY_POLICY' }) },
  'Query.couponCentre': {},
  'Query.couponTemplates': {},
  'Query.courseReviews': {},
  'Query.qualifications': {},
  'Query.quoteOrder': about(
    'coupon',
    (id, { otherCourse }) => ({ input: { items: [{ kind: 'COURSE', id: otherCourse }], couponIds: [id] } }),
    { mine: ['learnerA'] },
  ),
  'Query.quoteOrder of a draft': about('draft', id => ({ input: { items: [{ kind: 'COURSE', id }] } }), {
    mine: [],
  }),
  'Query.refundTerms': about('paidOrder', orderId => ({ orderId })),
  'Query.refunds': {},
  'Query.findings': {},
  'Query.auditLog': {},
  'Query.alerts': {},
  'Query.accounts': { args: () => ({ search: 'user' }) },
  'Query.homeworkQueue': {},
  'Query.certificate': { args: () => ({ number: '2222-2222-2222-2222' }) },
  'Query.account': about('learnerA', id => ({ id }), { mine: ['admin'] }),
  'Query.messageTemplates': { args: () => ({ platform: 'WECHAT' }) },
  'Mutation.markNoticesRead': { args: () => ({ input: {} }) },
  'Mutation.keepMessageConsents': { args: () => ({ input: [] }) },
  'Subscription.noticeReceived': {},
  'Subscription.orderUpdated': about('paidOrder', orderId => ({ orderId })),
};

const accounts: Record<string, Row> = {
  'Mutation.createCaptcha': {},
  'Mutation.register': ownAccount({
    username: 'newcomer',
    email: 'new@example.com',
    ...PASSWORDS,
    captcha: CAPTCHA,
    consent: CONSENT,
  }),
  'Mutation.loginWithPassword': ownAccount({ username: 'nobody', password: 'x' }),
  'Mutation.loginWithWechat': ownAccount({ code: 'none' }),
  'Mutation.loginWithAlipay': ownAccount({ authCode: 'none' }),
  'Mutation.confirmLogin': ownAccount({ challenge: 'none', code: '000000' }),
  'Mutation.refreshSession': ownAccount({ refreshToken: 'none' }),
  'Mutation.requestPasswordReset': ownAccount({ email: 'a@example.com', captcha: CAPTCHA }),
  'Mutation.resetPassword': ownAccount({
    token: 'none',
    email: 'a@example.com',
    code: '000000',
    ...PASSWORDS,
  }),
  'Mutation.logout': ownAccount(),
  'Mutation.sendEmailCode': ownAccount({ email: 'a@example.com' }),
  'Mutation.verifyEmail': ownAccount({ email: 'a@example.com', code: '000000' }),
  'Mutation.removeEmail': { standIn: true, args: () => ({ password: 'correct horse' }) },
  'Mutation.setCredentials': ownAccount({ username: 'another', ...PASSWORDS }),
  'Mutation.changePassword': ownAccount({ currentPassword: 'wrong', ...PASSWORDS }),
  'Mutation.updateProfile': ownAccount({ name: '小明', bio: null }),
  'Mutation.retryFile': { standIn: true, args: () => ({ id: CAPTCHA.id }), lenient: true },
  'Mutation.revokeSession': about('session', id => ({ id })),
  'Mutation.revokeOtherSessions': ownAccount(),
  'Mutation.startSecondFactor': ownAccount({ password: 'wrong' }),
  'Mutation.confirmSecondFactor': ownAccount({ code: '000000' }),
  'Mutation.renewRecoveryCodes': ownAccount({ code: '000000' }),
  'Mutation.removeSecondFactor': ownAccount({ password: 'wrong', code: '000000' }),
  'Mutation.linkIdentity': ownAccount({ provider: 'WECHAT', code: 'none' }),
  'Mutation.unlinkIdentity': {
    standIn: true,
    args: () => ({ provider: 'WECHAT', password: 'correct horse' }),
  },
  'Mutation.bindPhone': ownAccount({ wechatCode: 'none' }),
  'Mutation.removePhone': ownAccount(),
  'Mutation.mergeAccounts': ownAccount({ token: 'none' }),
  'Mutation.giveConsent': ownAccount(CONSENT),
  'Mutation.withdrawConsent': ownAccount(),
  'Mutation.requestDataExport': ownAccount({ password: 'wrong' }),
  'Mutation.requestDeletion': ownAccount({ password: 'wrong' }),
  'Mutation.cancelDeletion': ownAccount(),
};

const buying: Record<string, Row> = {
  'Mutation.claimCoupon': about('template', templateId => ({ templateId })),
  'Mutation.addToCart': about('draft', id => ({ input: { kind: 'COURSE', id } }), {
    mine: [],
  }),
  'Mutation.removeFromCart': about('cartItem', id => ({ itemIds: [id] }), { mine: ['learnerA'] }),
  'Mutation.placeOrder': about(
    'coupon',
    (id, { otherCourse }) => ({
      input: { clientKey: `order-${id}`, items: [{ kind: 'COURSE', id: otherCourse }], couponIds: [id] },
    }),
    { mine: ['learnerA'] },
  ),
  'Mutation.placeOrder of a draft': about(
    'draft',
    id => ({ input: { clientKey: 'order-of-a-draft', items: [{ kind: 'COURSE', id }] } }),
    { mine: [] },
  ),
  'Mutation.payOrder': about('order', orderId => ({ input: { orderId, clientKey, method: 'ALIPAY' } })),
  'Mutation.checkPayment': about('order', orderId => ({ orderId })),
  'Mutation.cancelOrder': about('orderToCancel', orderId => ({ orderId })),
  'Mutation.requestRefund': about(
    'paidOrder',
    orderId => ({ input: { orderId, clientKey, reason: '不合适' } }),
    { refusal: /^REFUND_/ },
  ),
  'Mutation.withdrawRefund': about('refundToWithdraw', id => ({ id })),
};

const staff: Record<string, Row> = {
  'Mutation.gradeHomework': about('homework', submissionId => ({
    input: { submissionId, score: 80, feedback: '不错', passed: false },
  })),
  'Mutation.revokeCertificate': about('certificate', number => ({ input: { number, reason: '代考' } }), {
    mine: ['admin'],
  }),
  'Mutation.saveLimitedPrice': about('course', courseId => ({
    input: { courseId, label: '限时', priceFen: 9_900, startsAt: soon(1), endsAt: soon(2) },
  })),
  'Mutation.saveLimitedPrice with the price of another course': about(
    'limitedPrice',
    (id, { course }) => ({
      input: { id, courseId: course, label: '限时', priceFen: 9_900, startsAt: soon(1), endsAt: soon(2) },
    }),
    { mine: [] },
  ),
  'Mutation.removeLimitedPrice': about('limitedPrice', id => ({ id }), { once: true }),
  'Mutation.decideRefund': about('refund', id => ({ input: { id, approve: false, note: '已学完' } })),
  'Mutation.refundOrder': about('paidOrder', (orderId, { paidLine }) => ({
    input: { orderId, clientKey: 'matrix-refund', reason: '补偿', lines: [{ lineId: paidLine, fen: 1 }] },
  })),
  'Mutation.resolveRefund': about('refund', id => ({ input: { id, resolution: 'RETRY', note: '重试' } }), {
    refusal: 'REFUND_ALREADY_DECIDED',
  }),
  'Mutation.resolveFinding': about('finding', id => ({ input: { id, note: '已核对' } })),
  'Mutation.reconcileDay': { args: () => ({ day: '2026-10-01' }) },
  'Mutation.promoteSearches': { args: () => ({ terms: ['量子'] }) },
  'Mutation.saveCouponTemplate': about('template', id => ({
    input: {
      ...{ id, name: '新券', kind: 'AMOUNT_OFF', amountOffFen: 1000, thresholdFen: 0, scope: 'ALL' },
      ...{ stackable: false, perUser: 10, claimFrom: soon(-1), validDays: 7, active: true },
    },
  })),
  'Mutation.grantCoupon': about('somebody', (userId, { template }) => ({ userId, templateId: template }), {
    mine: ['admin'],
  }),
  'Mutation.resolveAlert': about('alert', id => ({ input: { id, note: '已处理' } })),
  'Mutation.changeRole': about('somebody', userId => ({
    input: { userId, role: 'TEACHER', reason: '讲课' },
  })),
  'Mutation.renameUser': about('somebody', userId => ({ input: { userId, name: '新名字', reason: '冒充' } })),
  'Mutation.endSessionsOf': about('somebody', userId => ({ userId, reason: '手机丢失' })),
  'Mutation.banUser': about('somebody', userId => ({ input: { userId, reason: '违规' } })),
  'Mutation.unbanUser': about('somebody', userId => ({ input: { userId, reason: '申诉成立' } })),
};

/** By operation, and what it is about where there are several; in this order, so that whatever ends something of learner A's comes after whatever needs it. */
export const rows: Readonly<Record<string, Row>> = {
  ...reads,
  ...accounts,
  ...buying,
  ...learning,
  ...talk,
  ...questions,
  ...paid,
  ...live,
  ...authoring,
  ...staff,
};
