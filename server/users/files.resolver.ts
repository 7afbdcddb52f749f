import { Arg, Ctx as Context, ID, Mutation, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { ref } from '../kernel/reads/index.js';
import { retryFile } from './files.service.js';
import { RetryFilePayload } from './files.types.js';

@Resolver()
export class FilesResolver {
  @Refusable()
  @Mutation(() => RetryFilePayload, { description: 'Has a file that FAILED worked on once more.' })
  async retryFile(@Arg('id', () => ID) id: string, @Context() ctx: Ctx): Promise<RetryFilePayload> {
    return { file: ref(await retryFile(ctx, id)) };
  }
}
