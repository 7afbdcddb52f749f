import { cacheExchange, type Cache } from '@urql/exchange-graphcache';
import type {
  CancelOrderMutation,
  CheckPaymentMutation,
  NoticeReceivedSubscription,
  NoticeTargetKind,
  OrderStateFragment,
  OrderUpdatedSubscription,
  RemoveFromCartMutationVariables,
  RequestRefundMutation,
  SaveNoteMutationVariables,
} from '@graphql/graphql';
import { serverClock } from '../composables/server-clock';
import { soldHere } from '../composables/shop-here';
import { forgetOf, forgetOfViewer, likedOnce } from './cache-deeds';
import { QUESTION_TYPES, questionLikes, questionUpdates } from './cache-questions';

/** Values, pages and answers are kept where they stand; everything else has an id. */
const WITHOUT_ID = [
  'Money',
  'PageInfo',
  'CourseConnection',
  'CourseEdge',
  'CourseRatings',
  'CourseVersionConnection',
  'CourseVersionEdge',
  'PublicQualification',
  'Tag',
  'SearchSuggestion',
  'StaffDesk',
  'OrderConnection',
  'OrderEdge',
  'EnrollmentConnection',
  'EnrollmentEdge',
  'OrderEvent',
  'Shop',
  'PriceAdjustment',
  'Quote',
  'QuoteLine',
  'QuoteCoupon',
  'RefundPolicy',
  'RefundTerm',
  'RefundConnection',
  'RefundEdge',
  'CouponConnection',
  'CouponEdge',
  'CouponTemplateConnection',
  'CouponTemplateEdge',
  'CommentConnection',
  'CommentEdge',
  'CommentPayload',
  ...QUESTION_TYPES,
  'RatingPayload',
  'ReportConnection',
  'ReportEdge',
  'ReportPayload',
  'DecideCommentPayload',
  'CourseDraft',
  'DraftProblem',
  'QuizDraft',
  'HomeworkDraft',
  'CoursePayload',
  'TeacherQualificationConnection',
  'TeacherQualificationEdge',
  'QualificationPayload',
  'HomeworkSubmissionConnection',
  'HomeworkSubmissionEdge',
  'HomeworkPayload',
  'Homework',
  'CertificatePayload',
  'UserError',
  'WechatJsapiLaunch',
  'WechatVirtualLaunch',
  'AlipayLaunch',
  'SessionPayload',
  'SecondFactorChallenge',
  'LegalDocument',
  'Contact',
  'Identity',
  'SecondFactor',
  'SecondFactorSetup',
  'StartSecondFactorPayload',
  'RecoveryCodesPayload',
  'ExportPayload',
  'MergeOffer',
  'CaptchaPayload',
  'SendCodePayload',
  'ViewerPayload',
  'ReplacedSessionPayload',
  'LinkPayload',
  'PlaceOrderPayload',
  'PayOrderPayload',
  'CheckPaymentPayload',
  'CancelOrderPayload',
  'RefundPayload',
  'ClaimCouponPayload',
  'CartPayload',
  'OpenLessonPayload',
  'LessonProgress',
  'CourseProgress',
  'StudyStats',
  'StudyDayTime',
  'StartPlaybackPayload',
  'EndPlaybackPayload',
  'SaveProgressPayload',
  'SetLessonDonePayload',
  'LessonNoteConnection',
  'LessonNoteEdge',
  'SaveNotePayload',
  'RemoveNotePayload',
  'Quiz',
  'QuizQuestion', // Its id is unique within its quiz alone.
  'QuizResult',
  'QuizPayload',
  'Homework',
  'HomeworkSubmissionConnection',
  'HomeworkSubmissionEdge',
  'HomeworkPayload',
  'CertificateConnection',
  'CertificateEdge',
  'CertificatePayload',
  'QuestionOfferPayload',
  'PaidQuestionConnection',
  'PaidQuestionEdge',
  'PaidQuestionPayload',
  'NoticeConnection',
  'NoticeEdge',
  'NoticeTarget',
  'NoticeUpdate',
  'NoticesPayload',
  'MessageTemplate',
  'KeepMessageConsentsPayload',
  'LiveSessionConnection',
  'LiveSessionPayload',
  'LiveRoomPayload',
  'RoomQuestionConnection',
  'RoomQuestionPayload',
  'RoomMessageConnection',
  'RoomMessagePayload',
  'RoomMuteConnection',
  'RoomEventConnection',
  'RoomEvent',
  'RoomUpdate',
  'LogoutPayload',
  'RevokeSessionPayload',
];

/**
 * The order itself, its refunds that are known and its lessons are renewed by what arrived. Own courses, the cart, the
 * wallet that an order takes coupons from or gives them back to, and the list of refunds have to be asked for.
 */
function onOrder(order: OrderStateFragment | null | undefined, cache: Cache): void {
  if (!order || order.status === 'PENDING') return;
  forgetOfViewer(cache, 'courses', 'cart', 'coupons', 'refunds');
  // Whoever bought it may say how good it is; whose money went back may not, and what they said is gone.
  for (const { course } of order.lines) {
    if (!course) continue;
    cache.invalidate({ __typename: 'Course', id: course.id }, 'mayRate');
    cache.invalidate({ __typename: 'Course', id: course.id }, 'myRating');
  }
}

/** What a notice is about has changed as well; a page that shows it asks again, where it has not heard by itself. */
const TOLD_OF: Readonly<Partial<Record<NoticeTargetKind, string>>> = {
  PAID_QUESTION: 'PaidQuestion',
  ORDER: 'Order',
};

function onNotice({ noticeReceived }: NoticeReceivedSubscription, cache: Cache): void {
  forgetOfViewer(cache, 'notices');
  const target = noticeReceived.latest?.target;
  const typename = target && TOLD_OF[target.kind];
  if (typename) cache.invalidate({ __typename: typename, id: target.id });
}

/** The answer tells what is left in the cart; what is gone is no longer told of. */
function onRemoved({ itemIds }: RemoveFromCartMutationVariables, cache: Cache): void {
  for (const id of [itemIds].flat()) {
    const course = cache.resolve({ __typename: 'CartItem', id }, 'course') as string | null | undefined;
    if (course) cache.invalidate(course, 'inCart');
  }
}

/** A note that is new belongs into the list; one that was changed stands in it. */
function onNote({ input }: SaveNoteMutationVariables, cache: Cache): void {
  if (!input.id) forgetOf(cache, cache.keyOfEntity({ __typename: 'Lesson', id: input.lessonId }), 'notes');
}

const ofComment = (comment: object) => ({ __typename: 'CommentPayload', comment, userErrors: [] });

export const createCache = () =>
  cacheExchange({
    keys: Object.fromEntries(WITHOUT_ID.map(name => [name, () => null])),
    optimistic: {
      likeComment: ({ id }, cache) => ofComment(likedOnce('Comment', { id: String(id), liked: true }, cache)),
      unlikeComment: ({ id }, cache) =>
        ofComment(likedOnce('Comment', { id: String(id), liked: false }, cache)),
      ...questionLikes,
    },
    updates: {
      Query: {
        // Only what arrives over the network is written, so that an old answer never sets the clock.
        shop: (result: { shop?: { now?: string; sellsHere?: boolean } }) => {
          if (result.shop?.now) serverClock.learn(result.shop.now);
          soldHere.value = result.shop?.sellsHere ?? soldHere.value;
        },
      },
      Mutation: {
        askPaidQuestion: (_result, _args, cache) => forgetOfViewer(cache, 'paidQuestions'),
        placeOrder: (_result, _args, cache) => forgetOfViewer(cache, 'orders', 'coupons'),
        cancelOrder: (result: CancelOrderMutation, _args, cache) => onOrder(result.cancelOrder.order, cache),
        requestRefund: (result: RequestRefundMutation, _args, cache) =>
          onOrder(result.requestRefund.order, cache),
        claimCoupon: (_result, _args, cache) => forgetOfViewer(cache, 'coupons'),
        checkPayment: (result: CheckPaymentMutation, _args, cache) =>
          onOrder(result.checkPayment.order, cache),
        claimCertificate: (_result, _args, cache) => forgetOfViewer(cache, 'certificates'),
        removeFromCart: (_result, args, cache) => onRemoved(args as RemoveFromCartMutationVariables, cache),
        reviewCourse: (_result, _args, cache) => forgetOfViewer(cache, 'desk'),
        reviewQualification: (_result, _args, cache) => forgetOfViewer(cache, 'desk'),
        decideComment: (_result, _args, cache) => forgetOfViewer(cache, 'desk'),
        decideReport: (_result, _args, cache) => forgetOfViewer(cache, 'desk'),
        gradeHomework: (_result, _args, cache) => forgetOfViewer(cache, 'desk'),
        saveNote: (_result, args, cache) => onNote(args as SaveNoteMutationVariables, cache),
        removeNote: (_result, { id }, cache) =>
          cache.invalidate({ __typename: 'LessonNote', id: String(id) }),
        saveLiveSession: (_result, _args, cache) => forgetOfViewer(cache, 'taughtSessions'),
        ...questionUpdates,
        revokeSession: (_result, _args, cache) => forgetOfViewer(cache, 'sessions'),
        revokeOtherSessions: (_result, _args, cache) => forgetOfViewer(cache, 'sessions'),
        changePassword: (_result, _args, cache) => forgetOfViewer(cache, 'sessions'),
        requestDeletion: (_result, _args, cache) => forgetOfViewer(cache, 'sessions'),
      },
      Subscription: {
        orderUpdated: (result: OrderUpdatedSubscription, _args, cache) =>
          onOrder(result.orderUpdated.order, cache),
        noticeReceived: (result: NoticeReceivedSubscription, _args, cache) => onNotice(result, cache),
      },
    },
  });
