import { Check, Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import type { Fen } from '../kernel/money.js';
import { clientKeyOnItsWay, Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';
import { PaidAnswer } from './paid-answer.entity.js';
import { assertQuestionMove, PaidQuestionState, QuestionReview } from './question.rules.js';

registerEnumType(PaidQuestionState, {
  name: 'PaidQuestionState',
  description:
    'WAITING: paid, and the money held until it is answered; DECLINED, EXPIRED, REFUNDED: the money goes back.',
});

/**
 * What somebody asks an expert for money. Whoever moves its state from WAITING on moves the money with it, and holds the
 * locks of payment, order and asker before this row's.
 */
@ObjectType({ description: 'A question to an expert that is paid for.' })
@Entity()
@Unique({ properties: ['asker', 'clientKey'] })
@Unique({ properties: ['lineId'] })
@Index({ properties: ['asker', 'createdAt', 'id'] })
@Index({ properties: ['expert', 'state', 'paidAt'] })
@Index({
  name: 'paid_questions_waiting',
  expression: `create index "paid_questions_waiting" on "paid_questions" ("deadline") where "state" = 'WAITING'`,
})
@Index({
  name: 'paid_questions_held',
  expression: `create index "paid_questions_held" on "paid_questions" ("created_at", "id") where "review" = 'HELD'`,
})
@Check({ name: 'paid_questions_price_check', expression: 'price_fen >= 100 and price_fen <= 1000000' })
@Check({
  name: 'paid_questions_paid_check',
  expression: `(state = 'UNPAID') = (line_id is null) and (line_id is null) = (paid_at is null) and (paid_at is null) = (deadline is null)`,
})
@Check({ name: 'paid_questions_answer_check', expression: `state <> 'ANSWERED' or answer_id is not null` })
@Check({ name: 'paid_questions_rating_check', expression: 'rating >= 1 and rating <= 5' })
@Personal({
  owner: 'asker',
  merge: 'move',
  moved: { clientKey: clientKeyOnItsWay('paid_questions', 'asker') },
  beforeMerge: ['update paid_questions set expert_id = :keeper where expert_id = :mover'],
  // What the expert was told of it goes as well.
  beforeErase: [
    `update notices n set text = '' from paid_questions q where q.asker_id = :mover and n.target_kind = 'PAID_QUESTION'
       and n.target_id = q.id::text and n.user_id = q.expert_id`,
  ],
  // What was paid and earned stays; what was asked goes.
  erase: 'keep',
  blank: { text: '', ratingText: null, clientKey: null },
  export: [
    ...['expert.name', 'text', 'state', 'priceFen', 'createdAt', 'paidAt', 'deadline', 'answer.text'],
    ...['declinedReason', 'rating', 'ratingText', 'ratedAt'],
  ],
})
export class PaidQuestion extends BaseEntity {
  @Field(() => User)
  @ManyToOne(() => User, { ref: true })
  asker!: Ref<User>;

  @Field(() => User)
  @ManyToOne(() => User, { ref: true })
  expert!: Ref<User>;

  /** Plain text. */
  @Field(() => String)
  @Property({ type: 'text' })
  text!: string;

  @Enum({ items: () => QuestionReview, type: 'text' })
  review: Opt<QuestionReview> = QuestionReview.CLEAR;

  @Field(() => PaidQuestionState)
  @Enum({ items: () => PaidQuestionState, type: 'text' })
  state: Opt<PaidQuestionState> = PaidQuestionState.UNPAID;

  /** Of the offer when it was asked, then when it was ordered; what was paid, once it is. */
  @Property({ type: 'integer' })
  priceFen!: Fen;

  @Property({ type: 'integer' })
  answerHours!: number;

  /** What its asker sent with it, so that a retry finds it. */
  @Property({ type: 'text', nullable: true })
  clientKey: Opt<string> | null = null;

  @Field(() => Date, { nullable: true, description: 'When its asker last changed it.' })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  editedAt: Opt<Date> | null = null;

  /** The order line that paid for it. */
  @Property({ type: 'uuid', nullable: true })
  lineId: Opt<string> | null = null;

  @Field(() => Date, { nullable: true })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  paidAt: Opt<Date> | null = null;

  @Field(() => Date, { nullable: true, description: 'Answered by then, or the money goes back; exclusive.' })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  deadline: Opt<Date> | null = null;

  @ManyToOne(() => PaidAnswer, { ref: true, nullable: true, unique: true })
  answer: Opt<Ref<PaidAnswer>> | null = null;

  @Field(() => String, { nullable: true, description: 'Why it was declined, or its text refused.' })
  @Property({ type: 'text', nullable: true })
  declinedReason: Opt<string> | null = null;

  @Field(() => Int, { nullable: true, description: 'How good its asker finds the answer: 1 to 5 stars.' })
  @Property({ type: 'integer', nullable: true })
  rating: Opt<number> | null = null;

  @Property({ type: 'text', nullable: true })
  ratingText: Opt<string> | null = null;

  /** Its words are in doubt: they are for asker and admins alone. */
  @Property({ type: 'boolean' })
  ratingHeld: Opt<boolean> = false;

  @Field(() => Date, { nullable: true })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  ratedAt: Opt<Date> | null = null;

  moveTo(next: PaidQuestionState): void {
    assertQuestionMove(this.state, next);
    this.state = next;
  }
}
