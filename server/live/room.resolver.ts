import { Arg, Ctx as Context, ID, Int, Mutation, Resolver, Root, Subscription } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { ref } from '../kernel/reads/index.js';
import {
  AnswerRoomQuestionInput,
  HideInRoomInput,
  MuteInRoomInput,
  PinRoomQuestionInput,
  RoomRulesInput,
  RoomTextInput,
} from './live.types.js';
import * as questions from './questions.service.js';
import * as rooms from './room.service.js';
import './room.reads.js';
import { LiveRoomPayload, RoomMessagePayload, RoomQuestionPayload, RoomUpdate } from './room.types.js';
import * as speech from './speech.service.js';
import { watchRoom, type RoomPlace } from './watch-room.js';

@Resolver()
export class RoomResolver {
  @Subscription(() => RoomUpdate, {
    description:
      'What happens in a room. The first update says from where it goes on, with what happened after `after`; each further one goes on from the one before.',
    subscribe: ({ args, context, info }) => watchRoom(context as Ctx, args as RoomPlace, info),
  })
  roomUpdated(
    @Arg('sessionId', () => ID) _sessionId: string,
    @Arg('after', () => Int, { nullable: true, description: 'The `seq` that one has come to.' })
    _after: number | null,
    @Root() update: RoomUpdate,
  ): RoomUpdate {
    return update;
  }

  @Refusable()
  @Mutation(() => RoomMessagePayload, { description: 'Says something in the chat.' })
  async sendRoomMessage(
    @Arg('input', () => RoomTextInput) input: RoomTextInput,
    @Context() ctx: Ctx,
  ): Promise<RoomMessagePayload> {
    return { message: ref(await speech.say(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => RoomMessagePayload, {
    description: 'Takes a line out of sight or lets it show; for staff of the room.',
  })
  async hideRoomMessage(
    @Arg('input', () => HideInRoomInput) input: HideInRoomInput,
    @Context() ctx: Ctx,
  ): Promise<RoomMessagePayload> {
    return { message: ref(await questions.hideMessage(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => RoomQuestionPayload, { description: 'Asks in the room.' })
  async askInRoom(
    @Arg('input', () => RoomTextInput) input: RoomTextInput,
    @Context() ctx: Ctx,
  ): Promise<RoomQuestionPayload> {
    return { question: ref(await speech.ask(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => RoomQuestionPayload, {
    description: 'Wants it answered; once, however often it is asked for.',
  })
  async upvoteRoomQuestion(
    @Arg('id', () => ID) id: string,
    @Context() ctx: Ctx,
  ): Promise<RoomQuestionPayload> {
    return { question: ref(await questions.upvote(ctx, id)) };
  }

  @Refusable()
  @Mutation(() => RoomQuestionPayload, {
    description: 'Takes back what one asked, while nobody has answered.',
  })
  async withdrawRoomQuestion(
    @Arg('id', () => ID) id: string,
    @Context() ctx: Ctx,
  ): Promise<RoomQuestionPayload> {
    return { question: ref(await questions.withdraw(ctx, id)) };
  }

  @Refusable()
  @Mutation(() => RoomQuestionPayload, {
    description: 'Answers in writing, or marks what was answered aloud; for staff of the room.',
  })
  async answerRoomQuestion(
    @Arg('input', () => AnswerRoomQuestionInput) input: AnswerRoomQuestionInput,
    @Context() ctx: Ctx,
  ): Promise<RoomQuestionPayload> {
    return { question: ref(await questions.answer(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => RoomQuestionPayload, {
    description: 'Takes a question out of sight or lets it show; for staff of the room.',
  })
  async hideRoomQuestion(
    @Arg('input', () => HideInRoomInput) input: HideInRoomInput,
    @Context() ctx: Ctx,
  ): Promise<RoomQuestionPayload> {
    return { question: ref(await questions.hideQuestion(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => LiveRoomPayload, { description: 'Puts a question on top, or none; for staff of the room.' })
  async pinRoomQuestion(
    @Arg('input', () => PinRoomQuestionInput) input: PinRoomQuestionInput,
    @Context() ctx: Ctx,
  ): Promise<LiveRoomPayload> {
    return { room: ref(await rooms.pinQuestion(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => LiveRoomPayload, {
    description: 'How fast one may talk, and whether anybody may; for staff of the room.',
  })
  async setRoomRules(
    @Arg('input', () => RoomRulesInput) input: RoomRulesInput,
    @Context() ctx: Ctx,
  ): Promise<LiveRoomPayload> {
    return { room: ref(await rooms.setRules(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => LiveRoomPayload, {
    description: 'Silences somebody for a while, or no more; for staff of the room.',
  })
  async muteInRoom(
    @Arg('input', () => MuteInRoomInput) input: MuteInRoomInput,
    @Context() ctx: Ctx,
  ): Promise<LiveRoomPayload> {
    return { room: ref(await rooms.mute(ctx, input)) };
  }
}
