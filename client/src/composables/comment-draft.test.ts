import { expect, it } from 'vitest';
import { commentDraft } from './comment-draft';

function device() {
  const kept = new Map<string, string>();
  return {
    kept,
    read: (name: string) => kept.get(name) ?? null,
    write: (name: string, value: string) => void kept.set(name, value),
    remove: (name: string) => void kept.delete(name),
  };
}

it('keeps a text and its key for each place, until it is forgotten', () => {
  const own = device();
  const course = commentDraft({ courseId: 'c1' }, own);
  const reply = commentDraft({ courseId: 'c1', replyTo: { id: 'r1', name: '小明' } }, own);
  expect(course.read()).toBeNull();
  course.write('写了一半');
  reply.write('回复');
  expect(course.read()).toMatchObject({ text: '写了一半' });
  expect(reply.read()).toMatchObject({ text: '回复' });
  course.forget();
  expect(course.read()).toBeNull();
  expect(own.kept.size).toBe(1);
});

it('has one key for one text, and another for another', () => {
  const draft = commentDraft({ courseId: 'c1' }, device());
  draft.write('一');
  const first = draft.read()?.clientKey;
  draft.write('一');
  expect(draft.read()?.clientKey).toBe(first);
  draft.write('二');
  expect(draft.read()?.clientKey).not.toBe(first);
});

it('takes what stands there in another form for nothing', () => {
  const own = device();
  own.write('comment.c1', '{"text":7}');
  expect(commentDraft({ courseId: 'c1' }, own).read()).toBeNull();
  own.write('comment.c1', 'nonsense');
  expect(commentDraft({ courseId: 'c1' }, own).read()).toBeNull();
});
