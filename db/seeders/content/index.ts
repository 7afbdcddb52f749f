import type { CourseContent } from './content.js';
import { interfaceBasics, sketching } from './design.js';
import { readingTogether, teenTalk } from './family.js';
import { deskBody, sleepWell } from './health.js';
import { familyLedger, fundPapers } from './money.js';
import { productFromZero, userInterviews } from './product.js';
import { python } from './python.js';
import { sql } from './sql.js';
import { typescript } from './typescript.js';
import { clearWriting, shortMeetings } from './work.js';

export { coupons, limitedPrices, plans, type CouponContent } from './offers.js';
export { liveSessions, type LiveContent } from './live.js';
export { admins, categories, students, teachers } from './people.js';
export { questions, type QuestionContent } from './questions.js';
export { learners, talk, type TalkContent } from './talk.js';
export type { CourseContent, LessonContent, Sample } from './content.js';

export const courses: readonly CourseContent[] = [
  ...[python, typescript, sql],
  ...[productFromZero, userInterviews],
  ...[interfaceBasics, sketching],
  ...[familyLedger, fundPapers],
  ...[readingTogether, teenTalk],
  ...[deskBody, sleepWell],
  ...[clearWriting, shortMeetings],
];
