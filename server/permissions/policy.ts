import { admins, anyone, loggedIn, staff, type Rule } from './rule.js';

const OWN_COURSES = 'A teacher for own courses, an admin for any.';
const OWN_QUESTIONS = 'A teacher under own courses, an admin any.';
const OWN_LIVE = 'A teacher in own live sessions, an admin in any.';

/**
 * Who may ask for what: one line for every root field of the schema. What stands in no line is closed to everybody. The
 * gate keeps the audience; whose things they are, services and reads ask in SQL, so that nobody learns of a thing of
 * somebody else's that it exists.
 */
export const policy: Readonly<Record<string, Rule>> = {
  // What is on show.
  'Query.categories': anyone('All shelves.'),
  'Query.courses': anyone('What is published.'),
  'Query.hotSearches': anyone('What admins put first, and what many searched for.'),
  'Query.tags': anyone('Of what is published.'),
  'Query.searchSuggestions': anyone('Of what is published.'),
  'Query.teacher': anyone('Whoever teaches what is published.'),
  'Query.course': anyone('What was published and not taken down; else for its teacher and for admins.'),
  'Query.courseByShareCode': anyone(
    'What was published and not taken down; else for its teacher and for admins.',
  ),
  'Query.lesson': anyone('Of whatever course shows; its content by Lesson.body and startPlayback.'),
  'Query.couponCentre': anyone('What everybody is offered now.'),
  'Query.shop': anyone('What may be sold to the client that asks.'),
  'Query.legalDocuments': anyone('The versions of today.'),
  'Query.legalDocument': anyone('Any version that was ever in force.'),
  'Query.quoteOrder': anyone("Of the coupons, the viewer's own count; a visitor has none."),

  // Coming in and going.
  'Query.me': anyone('The viewer; null for a visitor.'),
  'Mutation.createCaptcha': anyone('A new riddle.'),
  'Mutation.register': anyone('A new account, always of a student.'),
  'Mutation.loginWithPassword': anyone('Whoever knows the password.'),
  'Mutation.loginWithWechat': anyone('Whoever WeChat says it is.'),
  'Mutation.loginWithAlipay': anyone('Whoever Alipay says it is.'),
  'Mutation.confirmLogin': anyone('Whoever has the second factor of the login that waits for it.'),
  'Mutation.refreshSession': anyone('Whoever holds the refresh token.'),
  'Mutation.logout': anyone('The session that asks; a visitor has none to end.'),
  'Mutation.requestPasswordReset': anyone(
    'Whose address it is learns of it by mail; the answer tells nobody.',
  ),
  'Mutation.resetPassword': anyone('Whoever has the code that was sent.'),

  // One's own account.
  'Mutation.sendEmailCode': loggedIn("The viewer's own address."),
  'Mutation.verifyEmail': loggedIn("The viewer's own address."),
  'Mutation.removeEmail': loggedIn("The viewer's own address."),
  'Mutation.setCredentials': loggedIn("The viewer's own account, while it has no password."),
  'Mutation.changePassword': loggedIn("The viewer's own account."),
  'Mutation.updateProfile': loggedIn("The viewer's own account."),
  'Mutation.retryFile': loggedIn("A file of the viewer's own."),
  'Mutation.revokeSession': loggedIn("A session of the viewer's own.", { on: 'session' }),
  'Mutation.revokeOtherSessions': loggedIn("The viewer's other sessions."),
  'Mutation.startSecondFactor': loggedIn("The viewer's own account."),
  'Mutation.confirmSecondFactor': loggedIn("The viewer's own account."),
  'Mutation.renewRecoveryCodes': loggedIn("The viewer's own account."),
  'Mutation.removeSecondFactor': loggedIn("The viewer's own account."),
  'Mutation.linkIdentity': loggedIn("The viewer's own account, with an identity of nobody else's."),
  'Mutation.unlinkIdentity': loggedIn("The viewer's own identities."),
  'Mutation.bindPhone': loggedIn("The viewer's own phone, as the platform says."),
  'Mutation.removePhone': loggedIn("The viewer's own phone."),
  'Mutation.mergeAccounts': loggedIn('Whoever has proved to own both accounts.'),
  'Mutation.giveConsent': loggedIn("The viewer's own consent."),
  'Mutation.withdrawConsent': loggedIn("The viewer's own consent."),
  'Mutation.requestDataExport': loggedIn("The viewer's own data."),
  'Mutation.requestDeletion': loggedIn("The viewer's own account."),
  'Mutation.cancelDeletion': loggedIn("The viewer's own account."),

  // What one is told.
  'Query.messageTemplates': anyone('What a platform can bring messages of.'),
  'Mutation.markNoticesRead': loggedIn("The viewer's own."),
  'Mutation.keepMessageConsents': loggedIn("The viewer's own consent."),
  'Subscription.noticeReceived': loggedIn("The viewer's own."),

  // Learning and buying.
  'Mutation.openLesson': loggedIn('A lesson the viewer may open: on trial, owned, or taught.', {
    on: 'lesson',
  }),
  'Mutation.startPlayback': anyone('A lesson the viewer may open; for a visitor, what is on trial.', {
    on: 'lesson',
  }),
  'Mutation.endPlayback': anyone('What the viewer plays; a visitor has nothing to end.'),
  'Mutation.saveProgress': loggedIn('Of lessons the viewer might open then.'),
  'Mutation.setLessonDone': loggedIn('A lesson the viewer may open: on trial, owned, or taught.', {
    on: 'lesson',
  }),
  'Mutation.saveNote': loggedIn('Of a lesson the viewer may open; a note of the viewer’s own.', {
    on: 'lesson',
  }),
  'Mutation.removeNote': loggedIn('A note of the viewer’s own.', { on: 'note' }),
  'Mutation.claimCoupon': loggedIn('For the own wallet, what everybody is offered.', {
    on: 'couponTemplate',
  }),
  'Mutation.addToCart': loggedIn("The viewer's own cart."),
  'Mutation.removeFromCart': loggedIn("The viewer's own cart."),
  'Mutation.placeOrder': loggedIn("An order of the viewer's own, with own coupons."),
  'Mutation.cancelOrder': loggedIn("An order of the viewer's own.", { on: 'order' }),
  'Mutation.payOrder': loggedIn("An order of the viewer's own.", { on: 'order' }),
  'Mutation.checkPayment': loggedIn("An order of the viewer's own.", { on: 'order' }),
  'Subscription.orderUpdated': loggedIn("An order of the viewer's own.", { on: 'order' }),
  'Query.refundTerms': loggedIn("An order of the viewer's own.", { on: 'order' }),
  'Mutation.requestRefund': loggedIn("An order of the viewer's own.", { on: 'order' }),
  'Mutation.withdrawRefund': loggedIn("A refund of an order of the viewer's own.", { on: 'refund' }),

  // Talking about it.
  'Query.comment': anyone('Where its course shows, and of a lesson where the viewer may open it.'),
  'Mutation.addComment': loggedIn('About a course that the viewer may learn or try, a lesson they may open.'),
  'Mutation.editComment': loggedIn("The viewer's own, for half an hour.", { on: 'ownComment' }),
  'Mutation.removeComment': loggedIn("The viewer's own.", { on: 'ownComment' }),
  'Mutation.likeComment': loggedIn('Any that shows.'),
  'Mutation.unlikeComment': loggedIn("The viewer's own like."),
  'Mutation.hideComment': staff('A teacher under own courses, an admin any.', { on: 'commentToHide' }),
  'Mutation.rateCourse': loggedIn('A course that the viewer paid for and keeps.', { on: 'boughtCourse' }),
  'Mutation.removeRating': loggedIn("The viewer's own rating."),
  'Query.courseQuestion': anyone('Under a lesson that the viewer may open.'),
  'Mutation.askCourseQuestion': loggedIn('Under a lesson that the viewer may open and does not teach.', {
    on: 'lesson',
  }),
  'Mutation.editCourseQuestion': loggedIn("The viewer's own, for half an hour.", { on: 'ownQuestion' }),
  'Mutation.removeCourseQuestion': loggedIn("The viewer's own.", { on: 'ownQuestion' }),
  'Mutation.hideCourseQuestion': staff(OWN_QUESTIONS, { on: 'questionToHide' }),
  'Mutation.likeCourseQuestion': loggedIn('Any that shows.', { on: 'question' }),
  'Mutation.answerCourseQuestion': loggedIn('Any that shows.', { on: 'question' }),
  'Mutation.editCourseAnswer': loggedIn("The viewer's own, for half an hour.", { on: 'ownAnswer' }),
  'Mutation.removeCourseAnswer': loggedIn("The viewer's own.", { on: 'ownAnswer' }),
  'Mutation.hideCourseAnswer': staff(OWN_QUESTIONS, { on: 'answerToHide' }),
  'Mutation.likeCourseAnswer': loggedIn('Any that shows.', { on: 'answer' }),
  'Mutation.acceptCourseAnswer': loggedIn('Whoever asked, the teacher of the course, and admins.', {
    on: 'questionToSettle',
  }),
  'Mutation.reportContent': loggedIn('A course or a comment that shows.'),
  'Query.heldComments': admins('All.'),
  'Mutation.decideComment': admins('Any.', { on: 'comment' }),
  'Query.heldCourseQuestions': admins('All.'),
  'Query.heldCourseAnswers': admins('All.'),
  'Mutation.decideCourseQuestion': admins('Any.', { on: 'question' }),
  'Mutation.decideCourseAnswer': admins('Any.', { on: 'answer' }),
  'Query.reports': admins('All.'),
  'Mutation.decideReport': admins('Any.', { on: 'report' }),

  // Live.
  'Query.liveSessions': anyone('Of courses that show.'),
  'Query.liveSession': anyone('Where its course shows; its room for who may enter.'),
  'Mutation.saveLiveSession': staff(OWN_LIVE, { on: 'liveToRun' }),
  'Mutation.startLiveSession': staff(OWN_LIVE, { on: 'liveToRun' }),
  'Mutation.endLiveSession': staff(OWN_LIVE, { on: 'liveToRun' }),
  'Mutation.cancelLiveSession': staff(OWN_LIVE, { on: 'liveToRun' }),
  'Mutation.reserveLiveSession': loggedIn('Any that shows.'),
  'Subscription.roomUpdated': anyone('A room the viewer may enter; an open one, a visitor too.', {
    on: 'liveRoom',
  }),
  'Mutation.sendRoomMessage': loggedIn('A room the viewer may enter.', { on: 'liveRoom' }),
  'Mutation.askInRoom': loggedIn('A room the viewer may enter.', { on: 'liveRoom' }),
  'Mutation.upvoteRoomQuestion': loggedIn('In a room the viewer may enter.', { on: 'roomQuestion' }),
  'Mutation.withdrawRoomQuestion': loggedIn("The viewer's own.", { on: 'ownRoomQuestion' }),
  'Mutation.answerRoomQuestion': staff(OWN_LIVE, { on: 'roomQuestionToRun' }),
  'Mutation.hideRoomQuestion': staff(OWN_LIVE, { on: 'roomQuestionToRun' }),
  'Mutation.hideRoomMessage': staff(OWN_LIVE, { on: 'roomMessageToRun' }),
  'Mutation.pinRoomQuestion': staff(OWN_LIVE, { on: 'liveToRun' }),
  'Mutation.setRoomRules': staff(OWN_LIVE, { on: 'liveToRun' }),
  'Mutation.muteInRoom': staff(OWN_LIVE, { on: 'liveToRun' }),

  // Questions that are paid for.
  'Query.paidQuestion': anyone('Who asked it, whom it has come to, and admins.'),
  'Mutation.setQuestionOffer': staff('The viewer’s own; opened by who may teach now.'),
  'Mutation.askPaidQuestion': loggedIn('Of anybody else who takes questions.'),
  'Mutation.editPaidQuestion': loggedIn('The viewer’s own, until it is paid.', { on: 'ownPaidQuestion' }),
  'Mutation.ratePaidQuestion': loggedIn('The viewer’s own, once it is answered.', { on: 'ownPaidQuestion' }),
  'Mutation.answerPaidQuestion': staff('What has come to the viewer.', { on: 'questionToAnswer' }),
  'Mutation.declinePaidQuestion': staff('What has come to the viewer.', { on: 'questionToAnswer' }),
  'Mutation.decidePaidQuestion': admins('Any whose text is in doubt.', { on: 'paidQuestion' }),

  // Showing what was learnt.
  'Mutation.startQuiz': loggedIn('The quiz of a lesson that the viewer may open.', { on: 'lesson' }),
  'Mutation.submitQuiz': loggedIn("The viewer's own attempt, while the lesson may be opened.", {
    on: 'quizAttempt',
  }),
  'Mutation.submitHomework': loggedIn('For a lesson that the viewer may open, with own pictures.', {
    on: 'lesson',
  }),
  'Mutation.claimCertificate': loggedIn('Of a course that the viewer completed.'),
  'Query.certificate': anyone('Any, for whoever has its number.'),

  // Teaching.
  'Query.homeworkQueue': staff('A teacher sees that of own courses, an admin all.'),
  'Mutation.gradeHomework': staff('A teacher in own courses, an admin any.', { on: 'homeworkToGrade' }),
  'Mutation.saveLimitedPrice': staff('A teacher for own courses, an admin for any.', { on: 'course' }),
  'Mutation.removeLimitedPrice': staff('A teacher for own courses, an admin for any.', {
    on: 'limitedPrice',
  }),
  'Mutation.createCourse': staff("A course of the viewer's own."),
  'Mutation.updateCourse': staff(OWN_COURSES, { on: 'course' }),
  'Mutation.saveChapter': staff(OWN_COURSES, { on: 'course' }),
  'Mutation.moveChapter': staff(OWN_COURSES, { on: 'course' }),
  'Mutation.removeChapter': staff(OWN_COURSES, { on: 'course' }),
  'Mutation.saveLesson': staff(OWN_COURSES, { on: 'course' }),
  'Mutation.moveLesson': staff(OWN_COURSES, { on: 'course' }),
  'Mutation.removeLesson': staff(OWN_COURSES, { on: 'course' }),
  'Mutation.submitCourse': staff(OWN_COURSES, { on: 'course' }),
  'Mutation.withdrawSubmission': staff(OWN_COURSES, { on: 'course' }),
  'Mutation.discardDraft': staff(OWN_COURSES, { on: 'course' }),
  'Mutation.publishCourse': staff(OWN_COURSES, { on: 'course' }),
  'Mutation.withdrawCourse': staff(OWN_COURSES, { on: 'course' }),
  'Mutation.deleteCourse': staff(OWN_COURSES, { on: 'course' }),
  'Mutation.submitQualification': staff("The viewer's own, with a file of their own."),
  'Query.refunds': staff('A teacher sees those that are about own courses alone, an admin all.'),
  'Mutation.decideRefund': staff('A teacher where all of it is about own courses, an admin any.', {
    on: 'refundToDecide',
  }),

  // Running the shop.
  'Query.courseReviews': admins('All.'),
  'Mutation.reviewCourse': admins('Any but what the viewer teaches or handed in.', { on: 'course' }),
  'Mutation.takeDownCourse': admins('Any.', { on: 'course' }),
  'Mutation.restoreCourse': admins('Any.', { on: 'course' }),
  'Query.qualifications': admins('All.'),
  'Mutation.reviewQualification': admins("Anybody's but the own.", { on: 'qualification' }),
  'Query.couponTemplates': admins('All.'),
  'Mutation.saveCouponTemplate': admins('Any.', { on: 'couponTemplate' }),
  'Mutation.grantCoupon': admins('For any wallet.'),
  'Mutation.refundOrder': admins('Any order.', { on: 'anyOrder' }),
  'Mutation.resolveRefund': admins('Any refund.', { on: 'anyRefund' }),
  'Mutation.revokeCertificate': admins('Any.'),
  'Query.findings': admins('All.'),
  'Mutation.resolveFinding': admins('Any.', { on: 'finding' }),
  'Mutation.reconcileDay': admins('Any day.'),
  'Mutation.promoteSearches': admins('For everybody.'),
  'Query.auditLog': admins('All.'),
  'Query.alerts': admins('All.'),
  'Mutation.resolveAlert': admins('Any.', { on: 'alert' }),
  'Query.accounts': admins('All; contacts are masked, and a search is written down.'),
  'Query.account': admins('Any; contacts are masked.'),
  'Mutation.changeRole': admins('Any account but the own.', { on: 'otherAccount' }),
  'Mutation.banUser': admins('Any account but the own.', { on: 'otherAccount' }),
  'Mutation.unbanUser': admins('Any account.', { on: 'account' }),
  'Mutation.renameUser': admins('Any account.', { on: 'account' }),
  'Mutation.endSessionsOf': admins('Any account.', { on: 'account' }),
};
