import { sql } from 'kysely';
import { Float, Int } from 'type-graphql';
import { extend, reads, type Given, type Row, type Sql } from '../kernel/reads/index.js';
import { Money } from '../kernel/money.js';
import '../moderation/desk.reads.js';
import { MOST_COUNTED, StaffDesk } from '../moderation/desk.types.js';
import { isAdmin } from '../safety/written.reads.js';
import { User } from '../users/user.entity.js';
import { Viewer } from '../users/users.types.js';
import { PaidQuestion } from './paid-question.entity.js';
import { QuestionEarnings } from './paid-questions.types.js';
import { QuestionOffer } from './question-offer.entity.js';
import { PaidQuestionState } from './question.rules.js';

type Question = Row<PaidQuestion>;

/** `takesQuestions` of question.rules in SQL. */
const takesQuestions = (offer: Row<QuestionOffer>, { now }: Given): Sql =>
  sql`(${offer.open} and exists (select 1 from users ou where ou.id = ${offer.user} and ou.status = 'ACTIVE'
      and ou.role in ('TEACHER', 'ADMIN') and ou.deletion_due_at is null)
    and exists (select 1 from teacher_qualifications oq where oq.user_id = ${offer.user} and oq.status = 'APPROVED'
      and oq.valid_until > ${now}))`;

reads(QuestionOffer, {
  visible: (offer, given) =>
    sql`(${takesQuestions(offer, given)} or coalesce(${offer.user} = ${given.viewerId}, false))`,
})
  .money('price', 'priceFen', 'What a question costs.')
  .value('answeredCount', () => Int, {
    description: 'How many questions the expert has answered.',
    sql: offer => sql`(select count(*)::int from paid_questions oa
      where oa.expert_id = ${offer.user} and oa.state = 'ANSWERED')`,
  })
  .value('averageRating', () => Float, {
    description: 'Of 1 to 5 stars, to one decimal; null while nobody rated an answer.',
    nullable: true,
    sql: offer => sql`(select round(avg(ar.rating), 1)::float8 from paid_questions ar
      where ar.expert_id = ${offer.user} and ar.state = 'ANSWERED')`,
  });

extend(User, User).one('questionOffer', () => QuestionOffer, {
  description: 'On what terms they answer paid questions; null where they take none now.',
  where: (offer, user, given) => sql`${offer.user} = ${user.id} and ${takesQuestions(offer, given)}`,
});

const isAsker = ({ asker }: Question, { viewerId }: Given): Sql =>
  sql`coalesce(${asker} = ${viewerId}, false)`;

/** Whether it has come to the expert, who is the viewer and still a teacher: paid, and its text let through. */
export const isExpert = ({ expert, state, review }: Question, { viewerId, viewerRole }: Given): Sql =>
  sql`(coalesce(${expert} = ${viewerId} and ${viewerRole} in ('TEACHER', 'ADMIN'), false)
    and ${state} <> 'UNPAID' and ${review} = 'CLEAR')`;

/** The words of a rating that are in doubt are between its author and admins. */
const tellsRating = (question: Question, given: Given): Sql =>
  sql`(not ${question.ratingHeld} or ${isAsker(question, given)} or ${isAdmin(given)})`;

reads(PaidQuestion, {
  visible: (question, given) =>
    sql`(${isAsker(question, given)} or ${isExpert(question, given)} or ${isAdmin(given)})`,
})
  .money('price', 'priceFen', 'What it costs, or was paid for it.')
  .value('createdAt', () => Date, {
    description: 'When it was written.',
    sql: question => question.createdAt,
  })
  .value('isHeld', () => Boolean, {
    description: 'Whether its text waits for a person; the expert does not see it before.',
    sql: ({ review }) => sql`(${review} = 'HELD')`,
  })
  .value('isRefused', () => Boolean, {
    description: 'Whether its text was refused; while it is unpaid, its asker may change it.',
    sql: ({ review }) => sql`(${review} = 'REFUSED')`,
  })
  .value('answer', () => String, {
    description: 'Plain text.',
    nullable: true,
    sql: ({ answer }) => sql`(select pa.text from paid_answers pa where pa.id = ${answer})`,
  })
  .value('answeredAt', () => Date, {
    description: 'When it was answered.',
    nullable: true,
    sql: ({ answer }) => sql`(select pa.created_at from paid_answers pa where pa.id = ${answer})`,
  })
  .value('ratingText', () => String, {
    description: 'What its asker says of the answer.',
    nullable: true,
    sql: (question, given) => sql`case when ${tellsRating(question, given)} then ${question.ratingText} end`,
  })
  .value('isMine', () => Boolean, { description: 'Whether the viewer asked it.', sql: isAsker })
  .value('mayEdit', () => Boolean, {
    description: 'Whether the viewer may change its words: its asker, until it is paid.',
    sql: (question, given) => sql`(${isAsker(question, given)} and ${question.state} = 'UNPAID')`,
  })
  .value('mayAnswer', () => Boolean, {
    description: 'Whether the viewer may answer or decline it now.',
    sql: (question, given) => sql`(${isExpert(question, given)} and ${question.asker} <> ${question.expert}
      and ${question.state} = 'WAITING' and ${question.deadline} > ${given.now})`,
  })
  .value('mayRate', () => Boolean, {
    description: 'Whether the viewer may say how good the answer is: its asker, once.',
    sql: (question, given) =>
      sql`(${isAsker(question, given)} and ${question.expert} <> ${question.asker}
        and ${question.state} = 'ANSWERED' and ${question.rating} is null)`,
  });

const ofState = { state: { type: () => PaidQuestionState, description: 'Only those that stand there.' } };

/** Only those of the state that was asked for. */
const inState = (question: Question, given: Given): Sql =>
  given.has('state') ? sql`${question.state} = ${given.arg('state')}` : sql`true`;

extend(Viewer, User)
  .one('questionOffer', () => QuestionOffer, {
    description: "The viewer's own offer, open or not.",
    where: (offer, viewer) => sql`${offer.user} = ${viewer.id}`,
  })
  .page('paidQuestions', PaidQuestion, {
    description: 'What the viewer asked experts, the latest first.',
    args: ofState,
    where: (question, viewer, given) => sql`${question.asker} = ${viewer.id} and ${inState(question, given)}`,
    orderBy: question => [question.createdAt, question.id],
    direction: 'desc',
  });

const money = (fen: number) => new Money(fen);

/** Words that somebody still has to decide about: of a question that ended nothing depends on it. */
const isInDoubt = ({ review, state }: Pick<Question, 'review' | 'state'>): Sql =>
  sql`(${review} = 'HELD' and ${state} in ('UNPAID', 'WAITING'))`;

extend(StaffDesk, User)
  .page('paidQuestionInbox', PaidQuestion, {
    description: 'What the viewer was asked: of what waits, the most urgent first, else the latest.',
    args: ofState,
    where: (question, desk, given) =>
      sql`${question.expert} = ${desk.id} and ${isExpert(question, given)} and ${inState(question, given)}`,
    orderBy: (question, given) => [
      given.choice('state') === PaidQuestionState.WAITING
        ? sql`extract(epoch from ${question.deadline})`
        : sql`-extract(epoch from ${question.paidAt})`,
      question.id,
    ],
  })
  .value('waitingPaidQuestions', () => Int, {
    description: 'Paid questions that wait for the viewer to answer.',
    sql: desk => sql`(select count(*)::int from (select 1 from paid_questions wq where wq.expert_id = ${desk.id}
      and wq.state = 'WAITING' and wq.review = 'CLEAR' limit ${sql.lit(MOST_COUNTED)}) counted)`,
  })
  .value<Record<'held' | 'earned' | 'month', number>>('questionEarnings', () => QuestionEarnings, {
    description: 'What paid questions bring the viewer.',
    sql: (desk, { now }) => sql`(select json_build_object(
      'held', (select coalesce(sum(hq.price_fen), 0)::int from paid_questions hq
        where hq.expert_id = ${desk.id} and hq.state = 'WAITING' and hq.review = 'CLEAR'),
      'earned', coalesce(sum(ea.earned_fen), 0)::int,
      'month', coalesce(sum(ea.earned_fen) filter (where ea.created_at at time zone 'Asia/Shanghai'
        >= date_trunc('month', ${now}::timestamptz at time zone 'Asia/Shanghai')), 0)::int)
      from paid_answers ea where ea.author_id = ${desk.id})`,
    finish: ({ held, earned, month }) => ({ held: money(held), earned: money(earned), month: money(month) }),
  })
  .page('heldPaidQuestions', PaidQuestion, {
    description: 'For admins: paid questions whose text waits for a person, the longest waiting first.',
    where: (question, _desk, given) => sql`${isInDoubt(question)} and ${isAdmin(given)}`,
    orderBy: question => [question.createdAt, question.id],
  })
  .value('heldPaidQuestionCount', () => Int, {
    description: 'Paid questions whose text waits for a person; for admins.',
    sql: (_desk, given) => sql`case when ${isAdmin(given)} then (select count(*)::int from (select 1
      from paid_questions rq where ${isInDoubt({ review: sql.ref('rq.review'), state: sql.ref('rq.state') })}
      limit ${sql.lit(MOST_COUNTED)}) counted) else 0 end`,
  });
