import { Arg, Ctx as Context, Mutation, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { ref } from '../kernel/reads/index.js';
import { PaidQuestionPayload } from '../paid-questions/paid-questions.types.js';
import * as answers from './answer.service.js';
import './escrow.reads.js';
import {
  AnswerPaidQuestionInput,
  DecidePaidQuestionInput,
  DeclinePaidQuestionInput,
} from './escrow.types.js';
import { decideQuestion } from './review.service.js';

@Resolver()
export class EscrowResolver {
  @Refusable()
  @Mutation(() => PaidQuestionPayload, {
    description: 'Answers a question that waits for the viewer; it earns them their share.',
  })
  async answerPaidQuestion(
    @Arg('input', () => AnswerPaidQuestionInput) input: AnswerPaidQuestionInput,
    @Context() ctx: Ctx,
  ): Promise<PaidQuestionPayload> {
    return { paidQuestion: ref(await answers.answer(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => PaidQuestionPayload, {
    description: 'Declines a question that waits for the viewer; the money goes back.',
  })
  async declinePaidQuestion(
    @Arg('input', () => DeclinePaidQuestionInput) input: DeclinePaidQuestionInput,
    @Context() ctx: Ctx,
  ): Promise<PaidQuestionPayload> {
    return { paidQuestion: ref(await answers.decline(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => PaidQuestionPayload, {
    description:
      'For admins: lets a question in doubt come to its expert, or refuses it and the money goes back.',
  })
  async decidePaidQuestion(
    @Arg('input', () => DecidePaidQuestionInput) input: DecidePaidQuestionInput,
    @Context() ctx: Ctx,
  ): Promise<PaidQuestionPayload> {
    return { paidQuestion: ref(await decideQuestion(ctx, input)) };
  }
}
