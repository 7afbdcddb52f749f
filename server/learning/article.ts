import type { Ctx } from '../context.js';
import { withPictures } from '../media/pictures.rules.js';
import { pictureAddress } from './media-token.js';

export interface Article {
  html: string;
  lesson: string;
  course: string;
}

/** An article with addresses for its pictures, good for this viewer and a sitting. */
export const articleFor = (ctx: Ctx, { html, lesson, course }: Article): Promise<string> =>
  withPictures(html, file =>
    pictureAddress(ctx, { lesson, course, file, playback: null, viewer: ctx.viewer }),
  );
