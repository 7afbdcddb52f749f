import { Arg, Args, Ctx as Context, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { connectionOf, Read, ref, type Reader } from '../kernel/reads/index.js';
import { allQualifications } from './qualification.reads.js';
import {
  QualificationPayload,
  QualificationsArgs,
  ReviewQualificationInput,
  SubmitQualificationInput,
} from './qualification.types.js';
import * as qualifications from './qualifications.service.js';
import { TeacherQualification } from './teacher-qualification.entity.js';

@Resolver()
export class QualificationsResolver {
  @Query(() => connectionOf(TeacherQualification), {
    description: 'For admins: what teachers handed in, the oldest first.',
  })
  qualifications(
    @Args(() => QualificationsArgs) args: QualificationsArgs,
    @Read() read: Reader,
  ): Promise<object> {
    return read.rows(allQualifications, args);
  }

  @Refusable()
  @Mutation(() => QualificationPayload, {
    description: 'Hands in what entitles the viewer to teach; one waits at a time.',
  })
  async submitQualification(
    @Arg('input', () => SubmitQualificationInput) input: SubmitQualificationInput,
    @Context() ctx: Ctx,
  ): Promise<QualificationPayload> {
    return { qualification: ref(await qualifications.submitQualification(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => QualificationPayload, {
    description: 'For admins, about others: accepts what was handed in, refuses it or takes it back.',
  })
  async reviewQualification(
    @Arg('input', () => ReviewQualificationInput) input: ReviewQualificationInput,
    @Context() ctx: Ctx,
  ): Promise<QualificationPayload> {
    return { qualification: ref(await qualifications.reviewQualification(ctx, input)) };
  }
}
