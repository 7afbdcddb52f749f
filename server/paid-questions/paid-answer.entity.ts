import { Check, Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { BaseEntity } from '../kernel/base.entity.js';
import type { Fen } from '../kernel/money.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';

/** What an expert answered, and earns by it. The words were sold: they stay with who paid, whoever wrote them. */
@Entity()
@Check({ name: 'paid_answers_earned_check', expression: 'earned_fen >= 0' })
@Personal({
  owner: 'author',
  merge: 'move',
  erase: 'keep',
  export: ['text', 'earnedFen', 'createdAt'],
})
export class PaidAnswer extends BaseEntity {
  @ManyToOne(() => User, { ref: true, index: true })
  author!: Ref<User>;

  @Property({ type: 'text' })
  text!: string;

  /** The expert's share of what was paid, in fen; 0 once the money went back. */
  @Property({ type: 'integer' })
  earnedFen!: Fen;
}
