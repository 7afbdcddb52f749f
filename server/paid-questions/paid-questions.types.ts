import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';
import { Money } from '../kernel/money.js';
import type { Ref } from '../kernel/reads/index.js';
import { PaidQuestion } from './paid-question.entity.js';
import { QuestionOffer } from './question-offer.entity.js';

@ObjectType({ description: 'What paid questions bring an expert.' })
export class QuestionEarnings {
  @Field(() => Money, { description: 'Paid for questions that wait; not earned yet.' })
  held!: Money;

  @Field(() => Money, { description: 'The share of all that was answered and not given back.' })
  earned!: Money;

  @Field(() => Money, { description: 'Of that, of answers of this month in Shanghai.' })
  month!: Money;
}

@InputType()
export class QuestionOfferInput {
  @Field(() => Int, { description: 'In fen, ¥1 to ¥10,000; holds for questions ordered from now on.' })
  priceFen!: number;

  @Field(() => Int, { description: '24, 48 or 72.' })
  answerHours!: number;

  @Field(() => String, { description: 'At most 200 characters; may be empty.' })
  note!: string;

  @Field(() => Boolean, { description: 'False: no new questions; those that wait may still be answered.' })
  open!: boolean;
}

@InputType()
export class AskPaidQuestionInput {
  @Field(() => ID)
  expertId!: string;

  @Field(() => String, { description: '10 to 2,000 characters.' })
  text!: string;

  @Field(() => ID, {
    description: "The client's own key of this question, 8 to 64 characters; a retry repeats it.",
  })
  clientKey!: string;
}

@InputType()
export class EditPaidQuestionInput {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: '10 to 2,000 characters.' })
  text!: string;
}

@InputType()
export class RatePaidQuestionInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Int, { description: '1 to 5.' })
  stars!: number;

  @Field(() => String, { nullable: true, description: 'At most 500 characters.' })
  text?: string | null;
}

@ObjectType({ description: 'The offer as it is now, or why it was not changed.' })
export class QuestionOfferPayload extends Payload {
  @Field(() => QuestionOffer, { nullable: true })
  offer?: Ref | null;
}

@ObjectType({ description: 'The question as it is now, or why nothing was done.' })
export class PaidQuestionPayload extends Payload {
  @Field(() => PaidQuestion, { nullable: true })
  paidQuestion?: Ref | null;
}
