import { Arg, Ctx as Context, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { Read, ref, type Reader } from '../kernel/reads/index.js';
import * as questions from './ask.service.js';
import { setOffer } from './offer.service.js';
import { PaidQuestion } from './paid-question.entity.js';
import './paid-questions.reads.js';
import {
  AskPaidQuestionInput,
  EditPaidQuestionInput,
  PaidQuestionPayload,
  QuestionOfferInput,
  QuestionOfferPayload,
  RatePaidQuestionInput,
} from './paid-questions.types.js';

@Resolver()
export class PaidQuestionsResolver {
  @Query(() => PaidQuestion, { nullable: true, description: 'Null where there is none for the viewer.' })
  paidQuestion(@Arg('id', () => ID) id: string, @Read() read: Reader): Promise<object | null> {
    return read.byId(PaidQuestion, id);
  }

  @Refusable()
  @Mutation(() => QuestionOfferPayload, {
    description: 'For teachers: on what terms they answer questions that are paid for.',
  })
  async setQuestionOffer(
    @Arg('input', () => QuestionOfferInput) input: QuestionOfferInput,
    @Context() ctx: Ctx,
  ): Promise<QuestionOfferPayload> {
    return { offer: ref(await setOffer(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => PaidQuestionPayload, {
    description: 'Writes a question to an expert, unpaid: it is ordered and paid like anything else.',
  })
  async askPaidQuestion(
    @Arg('input', () => AskPaidQuestionInput) input: AskPaidQuestionInput,
    @Context() ctx: Ctx,
  ): Promise<PaidQuestionPayload> {
    return { paidQuestion: ref(await questions.ask(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => PaidQuestionPayload, { description: 'Changes the words of a question until it is paid.' })
  async editPaidQuestion(
    @Arg('input', () => EditPaidQuestionInput) input: EditPaidQuestionInput,
    @Context() ctx: Ctx,
  ): Promise<PaidQuestionPayload> {
    return { paidQuestion: ref(await questions.edit(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => PaidQuestionPayload, { description: 'Says how good an answer is, once; for its asker.' })
  async ratePaidQuestion(
    @Arg('input', () => RatePaidQuestionInput) input: RatePaidQuestionInput,
    @Context() ctx: Ctx,
  ): Promise<PaidQuestionPayload> {
    return { paidQuestion: ref(await questions.rate(ctx, input)) };
  }
}
