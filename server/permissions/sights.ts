/** Who sees the objects of a type, once they are reached. */
type Audience =
  /** Everybody. */
  | 'everyone'
  /** The one whose it is. */
  | 'owner'
  /** By a rule of its own: some see all of them, some see theirs. */
  | 'some'
  | 'admins'
  /** Whoever sees what it hangs on, or asked for what it answers. */
  | 'asker';

interface Sight {
  audience: Audience;
  /** A sentence for people. */
  rule: string;
  /** Fields that show something else, or nothing, to another viewer of the same object, and by which rule. */
  views?: Readonly<Record<string, string>>;
}

type Views = Sight['views'];

const sight =
  (audience: Audience) =>
  (rule: string, views?: Views): Sight => ({ audience, rule, ...(views && { views }) });

const everyone = sight('everyone');
const owner = sight('owner');
const some = sight('some');
const admins = sight('admins');
const asker = sight('asker');

const BUYER_OR_ADMIN = 'the buyer and admins; to a teacher, of the lines of own courses alone';

/**
 * Who may see what: one line for every type of the schema, and under it the fields that depend on who looks. Payloads,
 * connections and edges need none: they show what is asked for, and each thing in them by its own line.
 */
export const sights: Readonly<Record<string, Sight>> = {
  // People.
  User: everyone('The public face: name, bio and picture. Nothing of how to reach or charge anybody.', {
    name: 'everybody; where the person is gone, a word for that in the language of who looks',
  }),
  Viewer: owner('Who asks, and all that is theirs alone.', {
    can: 'the policy, for the role and the things of who asks',
    email: 'the owner, masked',
    paymentMethods: 'the platform of the client that asks',
    phone: 'the owner, masked',
  }),
  Contact: asker('Most of it hidden, whoever looks.'),
  Session: owner('Sessions of the viewer that have not ended.', {
    current: 'the session that asks',
    device: 'the owner',
  }),
  Identity: owner('Platforms that the viewer’s account is linked to.'),
  SecondFactor: owner('That it is on, never its secret.'),
  SecondFactorSetup: asker('Once, for who turns it on.'),
  SecondFactorChallenge: asker('For who gave the right password.'),
  MergeOffer: asker('For who proved to own an identity of the other account; its name masked.'),
  Captcha: asker('A riddle, for who asked for it.'),
  Consent: owner('What the viewer agreed to.'),
  MediaFile: some('Whoever sent it, and admins.', {
    url: 'for who sees it: of a private file an address that holds for that session and ten minutes',
  }),
  LegalDocument: everyone('The versions of today.'),
  Account: admins('Anybody’s account; contacts masked.', {
    email: 'admins, masked',
    phone: 'admins, masked',
  }),
  AuditEntry: admins('What staff did.'),
  Alert: admins('Bursts of attempts.'),

  // Courses.
  Category: everyone('All shelves.'),
  Course: some('What was published and not taken down; else for its teacher and admins.', {
    access: 'OPEN for who owns it, its teacher and admins',
    accessEndsAt: 'of the viewer’s own access',
    draft: 'its teacher and admins',
    certificate: 'the viewer’s own',
    inCart: 'the viewer’s own cart',
    lastLesson: 'where the viewer stopped, of the lessons that they may open',
    mayRate: 'who bought it',
    myRating: 'the viewer’s own rating',
    progress: 'the viewer’s own',
    questionCount: 'of lessons that the viewer may open',
  }),
  Chapter: asker('With its course.'),
  CourseDraft: asker('With its course, for its teacher and admins.'),
  DraftChapter: asker('With its draft.'),
  DraftLesson: asker('With its draft.'),
  DraftProblem: asker('With its draft.'),
  QuizDraft: asker('With its draft, answers included.'),
  QuizQuestionDraft: asker('With its draft, answers included.'),
  HomeworkDraft: asker('With its draft.'),
  CourseVersion: some('As its course shows.'),
  TeacherQualification: some('Whose it is, and admins.', {
    fileUrl: 'the session that asks, for some minutes',
    number: 'the owner and admins',
  }),
  PublicQualification: everyone('The title and until when; never the number or the picture.'),
  CoursePlan: some('With its course, and as its course shows.'),
  Lesson: some('As its course shows; its content apart.', {
    access: 'OPEN on trial, and for who owns the course, its teacher and admins',
    bestQuizAttempt: 'the viewer’s own',
    homework: 'who may open it; what is given out counts as opened',
    quiz: 'who may open it; what is given out counts as opened',
    quizAttempts: 'the viewer’s own',
    quizAttemptsLeft: 'of the viewer',
    runningQuizAttempt: 'the viewer’s own',
    submissions: 'the viewer’s own',
    body: 'who may open it; what is given out counts as opened',
    commentCount: 'who may open it; 0 for others',
    progress: 'the viewer’s own',
    questionCount: 'who may open it; 0 for others',
  }),
  LimitedPrice: asker('With its course.'),
  RefundPolicy: asker('With its course.'),
  Tag: everyone('Of what is published.'),
  SearchSuggestion: everyone('Of what is published.'),
  Enrollment: owner('Courses the viewer may learn now.', { endsAt: 'of the viewer’s own access' }),
  Playback: asker('For who started it; its address ends with the right to the lesson.'),
  LessonProgress: owner('The viewer’s own.'),
  CourseProgress: owner('The viewer’s own.'),
  StudyStats: owner('The viewer’s own.'),
  StudyDayTime: owner('The viewer’s own.'),
  LessonNote: owner('The viewer’s own words; nobody else reads them, staff neither.'),

  // Talking about it.
  Comment: some(
    'As its course shows, and of a lesson for who may open it; what waits or was hidden, its author and admins.',
    {
      author: 'where the words show',
      hiddenReason: 'its author and admins',
      isMine: 'its author',
      liked: 'the viewer’s own like',
      mayEdit: 'its author, for half an hour',
      mayHide: 'admins, and the teacher of the course',
      stars: 'where the words show',
      text: 'everybody what shows; its author and admins what waits or was hidden',
    },
  ),
  CourseQuestion: some(
    'Who may open its lesson; what waits or was hidden, its author and admins, what the teacher hid the teacher too.',
    {
      hiddenReason: 'its author and staff',
      isMine: 'its author',
      liked: 'the viewer’s own like',
      mayAccept: 'its author, the teacher of the course, and admins',
      mayAnswer: 'whoever is logged in and may open the lesson',
      mayEdit: 'its author, for half an hour',
      mayHide: 'admins, and the teacher of the course',
    },
  ),
  CourseAnswer: some('With its question; what waits or was hidden as there.', {
    hiddenReason: 'its author and staff',
    isMine: 'its author',
    liked: 'the viewer’s own like',
    mayEdit: 'its author, for half an hour',
    mayHide: 'admins, and the teacher of the course',
  }),
  CourseRatings: asker('With its course.'),
  Report: some('Who made it, and admins.', { others: 'admins' }),
  StaffDesk: owner('Of the viewer’s own desk; a learner has none.', {
    courseReviews: 'admins; 0 for a teacher',
    heldComments: 'admins; 0 for a teacher',
    heldQuestions: 'admins; 0 for a teacher',
    heldAnswers: 'admins; 0 for a teacher',
    heldPaidQuestionCount: 'admins; 0 for a teacher',
    heldPaidQuestions: 'admins; none for a teacher',
    homework: 'a teacher, of own courses; an admin all',
    paidQuestionInbox: 'whose desk it is; what has come to them',
    qualifications: 'admins; 0 for a teacher',
    reports: 'admins; 0 for a teacher',
    questionInbox: 'a teacher, of own courses; an admin all',
    waitingQuestions: 'a teacher, of own courses; an admin all',
  }),

  // What one is told.
  Notice: owner('The viewer’s own.'),
  NoticeTarget: asker('With its notice; what it leads to shows by its own line.'),
  NoticeUpdate: owner('The viewer’s own.'),
  MessageTemplate: everyone('By its platform.'),

  // Live.
  LiveSession: some('As its course shows; what is in its room apart.', {
    mayEnter: 'who may learn its course, has a membership, or everybody; its teacher and admins',
    mayRun: 'its teacher, and admins',
    reserved: 'the viewer’s own',
  }),
  LiveRoom: some(
    'Who may enter: by access to its course, by membership, or everybody; its teacher and admins.',
    {
      mayRun: 'its teacher, and admins',
      mutedUntil: 'of the viewer',
      myVotes: 'the viewer’s own',
    },
  ),
  RoomQuestion: some('Who may enter the room; what is held its author and staff, what is hidden staff.'),
  RoomMessage: some('Who may enter the room; what is held its author and staff, what is hidden staff.'),
  RoomMute: some('Staff of the room.'),
  RoomEvent: asker('With its room; what it is about as that shows.'),
  RoomUpdate: asker('For who follows the room, looked at whenever what they may has changed.'),
  RoomState: asker('With its event.'),
  RoomPerson: everyone('Name and picture.', {
    name: 'everybody; where the person is gone, a word for that in the language of who looks',
  }),

  // Questions that are paid for.
  QuestionOffer: some('Everybody while the expert takes questions; its owner always.'),
  PaidQuestion: some('Who asked it; once it is paid and its text let through, the expert; admins.', {
    isMine: 'its asker',
    mayAnswer: 'the expert, while it waits',
    mayEdit: 'its asker, until it is paid',
    mayRate: 'its asker, once it is answered',
    ratingText: 'who sees it; while it is in doubt, its asker and admins',
  }),
  QuestionEarnings: owner('Of the viewer’s own desk.'),

  // Showing what was learnt.
  Quiz: asker('With its lesson, to who may open it; no answers.'),
  QuizQuestion: asker('With its quiz or attempt; no answer.'),
  QuizAttempt: owner('The viewer’s own.', {
    questions: 'while the lesson may be opened',
    results: 'while the lesson may be opened, once it is handed in',
  }),
  QuizResult: asker('With an attempt that was handed in.'),
  Homework: asker('With its lesson, to who may open it.'),
  HomeworkSubmission: some('Who handed it in, the teacher of the course, and admins.'),
  HomeworkImage: asker('With the homework.', { url: 'the session that asks, for ten minutes' }),
  Certificate: everyone('Whoever has its number; lists show the viewer’s own.'),

  // Coupons.
  CouponTemplate: everyone('What everybody is offered, or holds a coupon of.', {
    claimable: 'the viewer’s own claims count',
    claimedByMe: 'the viewer’s own claims',
  }),
  Coupon: some('Its owner, and admins.'),

  // Buying.
  Cart: owner('The viewer’s own.', { total: 'without what the viewer owns' }),
  CartItem: owner('In the viewer’s own cart.', {
    course: 'as the course shows',
    list: 'as the product is offered to the viewer',
    price: 'as the product is offered to the viewer',
    state: 'OWNED for what the viewer owns',
    title: 'as the product is offered to the viewer',
  }),
  Quote: asker('Reckoned for who asks, with own coupons.'),
  QuoteLine: asker('With its quote.'),
  QuoteCoupon: asker('With its quote.'),
  PriceAdjustment: asker('With its line.'),
  Order: some('The buyer and admins; a teacher where something of it is an own course.', {
    discount: BUYER_OR_ADMIN,
    list: BUYER_OR_ADMIN,
    payable: BUYER_OR_ADMIN,
    refunded: BUYER_OR_ADMIN,
    timeline: 'the buyer and admins',
  }),
  OrderLine: some('The buyer and admins; a teacher where it is of an own course.'),
  OrderTimelineEntry: asker('With its order, where that shows its timeline.'),
  OrderEvent: owner('Of an order of the viewer’s own.'),
  Payment: owner('Attempts to pay an order of the viewer’s own.'),
  Shop: asker('What may be sold to the client that asks.'),
  AlipayLaunch: asker('For the payer, who asked to pay.'),
  WechatJsapiLaunch: asker('For the payer, who asked to pay.'),
  WechatVirtualLaunch: asker('For the payer, who asked to pay.'),

  // Money back.
  Refund: some('The buyer and admins; a teacher where all of it is about own courses.'),
  RefundLine: asker('With its refund.'),
  RefundTerm: asker('Of an order of the viewer’s own.'),
  Finding: admins('What about money needs a person.'),

  // Parts of anything.
  Money: asker('With what it is a sum of.'),
  PageInfo: asker('With its list.'),
  UserError: asker('For who was refused.'),
};
