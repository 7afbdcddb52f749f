/** A lesson, as far as the viewer may open it now: `ctx.reads.shows(ctx, OpenLesson, id)`. It stands in no schema. */
export class OpenLesson {
  id!: string;
}
