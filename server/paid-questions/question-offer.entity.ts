import { Check, Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Field, Int, ObjectType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import type { Fen } from '../kernel/money.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';

@ObjectType({ description: 'On what terms an expert answers questions that are paid for.' })
@Entity()
@Unique({ properties: ['user'] })
@Check({ name: 'question_offers_price_check', expression: 'price_fen >= 100 and price_fen <= 1000000' })
@Check({ name: 'question_offers_hours_check', expression: 'answer_hours in (24, 48, 72)' })
@Personal({
  owner: 'user',
  merge: 'move',
  unique: [],
  erase: 'delete',
  export: ['priceFen', 'answerHours', 'note', 'open', 'createdAt'],
})
export class QuestionOffer extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @Property({ type: 'integer' })
  priceFen!: Fen;

  @Field(() => Int, { description: 'How many hours the expert has for an answer: 24, 48 or 72.' })
  @Property({ type: 'integer' })
  answerHours!: number;

  @Field(() => String, { description: 'What the expert answers best, in plain text; may be empty.' })
  @Property({ type: 'text' })
  note!: string;

  /** What the expert wants; whether questions are taken asks for a qualification as well. */
  @Field(() => Boolean, { description: 'Whether the expert wants new questions.' })
  @Property({ type: 'boolean' })
  open!: boolean;
}
