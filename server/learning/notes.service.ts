import { Lesson } from '../catalog/lesson.entity.js';
import type { Ctx, Viewer } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { lockViewer } from '../users/user-lock.service.js';
import { User } from '../users/user.entity.js';
import { requireViewer } from '../users/viewer.js';
import { openableLesson } from './access.service.js';
import { LessonNote } from './lesson-note.entity.js';
import { MOST_NOTES, noteText } from './notes.rules.js';

interface NoteInput {
  id?: string | null;
  lessonId: string;
  positionSeconds: number;
  text: string;
}

/**
 * Writes a note of the viewer's own, or changes one, and returns its id. Throws `INVALID_INPUT`, `NOT_FOUND`, and for a
 * new one `LESSON_LOCKED`, `NOTES_FULL`: what one wrote stays one's own to change, also once the lesson is closed.
 */
export async function saveNote(ctx: Ctx, input: NoteInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('saveNote', viewer.id);
  const text = noteText(input.text);
  if (!text) throw new UserError('INVALID_INPUT', ['text']);
  if (input.positionSeconds < 0) throw new UserError('INVALID_INPUT', ['positionSeconds']);
  const { positionSeconds } = input;
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer); // Notes are counted, and devices of one person come one by one.
    const note = input.id ? await ownNote(tx, viewer, input.id) : await newNote(tx, viewer, input.lessonId);
    Object.assign(note, { text, positionSeconds, updatedAt: tx.now() });
    return note.id;
  });
}

async function ownNote({ em }: Tx<Ctx>, viewer: Viewer, id: string): Promise<LessonNote> {
  const note = isId(id) ? await em.findOne(LessonNote, { id, user: viewer.id }) : null;
  if (!note) throw new UserError('NOT_FOUND', ['id']);
  return note;
}

async function newNote(tx: Tx<Ctx>, viewer: Viewer, lessonId: string): Promise<LessonNote> {
  const { lesson } = await openableLesson(tx, lessonId);
  const own = { user: viewer.id, lesson: lesson.id };
  if ((await tx.em.count(LessonNote, own)) >= MOST_NOTES) throw new UserError('NOTES_FULL', ['lessonId']);
  return tx.em.create(LessonNote, {
    ...{ user: tx.em.getReference(User, viewer.id), lesson: tx.em.getReference(Lesson, lesson.id) },
    ...{ positionSeconds: 0, text: '', createdAt: tx.now(), updatedAt: tx.now() },
  });
}

/** Deletes a note of the viewer's own and returns its lesson's id. Throws `NOT_FOUND`. */
export async function removeNote(ctx: Ctx, id: string): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('saveNote', viewer.id);
  return inTransaction(ctx, async tx => {
    const note = await ownNote(tx, viewer, id);
    tx.em.remove(note);
    return note.lesson.id;
  });
}
