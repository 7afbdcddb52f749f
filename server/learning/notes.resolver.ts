import { Arg, Ctx as Context, ID, Mutation, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { ref } from '../kernel/reads/index.js';
import './notes.reads.js';
import * as notes from './notes.service.js';
import { RemoveNotePayload, SaveNoteInput, SaveNotePayload } from './notes.types.js';

@Resolver()
export class NotesResolver {
  @Refusable()
  @Mutation(() => SaveNotePayload, { description: 'Writes a note at a place of a lesson, or changes one.' })
  async saveNote(
    @Arg('input', () => SaveNoteInput) input: SaveNoteInput,
    @Context() ctx: Ctx,
  ): Promise<SaveNotePayload> {
    return { note: ref(await notes.saveNote(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => RemoveNotePayload, { description: "Deletes a note of the viewer's own." })
  async removeNote(@Arg('id', () => ID) id: string, @Context() ctx: Ctx): Promise<RemoveNotePayload> {
    return { lesson: ref(await notes.removeNote(ctx, id)) };
  }
}
