import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemAt, problemsBelow, type QuestionShape } from './activity';
import {
  moved,
  moveOption,
  newQuestion,
  ofKind,
  QUESTION_KINDS,
  removeOption,
  tapAnswer,
  totalPoints,
} from './quiz-edit';

const multiple = (facts: Partial<QuestionShape> = {}): QuestionShape => ({
  ...newQuestion('MULTIPLE', 'q1'),
  ...{ text: '哪些是序列？', options: ['list', 'tuple', 'set', 'str'], answers: ['0', '1', '3'], ...facts },
});

describe('a new question', () => {
  it('has the boxes that its kind is answered with, and no right answer yet', () => {
    expect(
      QUESTION_KINDS.map(kind => newQuestion(kind, 'q')).map(({ options, answers }) => [options, answers]),
    ).toEqual([
      [['', ''], []],
      [['', ''], []],
      [[], []],
      [[], ['']],
    ]);
    expect(newQuestion('TEXT').id).not.toBe(newQuestion('TEXT').id);
  });
});

describe('another kind', () => {
  it('keeps the options and, for a single choice, the first of the right ones', () => {
    expect(ofKind(multiple(), 'SINGLE')).toEqual({ ...multiple(), kind: 'SINGLE', answers: ['0'] });
    expect(ofKind(ofKind(multiple(), 'SINGLE'), 'MULTIPLE').options).toEqual(multiple().options);
  });

  it('keeps what is asked and explained, and no answer that the new kind does not know', () => {
    expect(ofKind(multiple({ points: 5, explanation: '集合无序' }), 'JUDGEMENT')).toEqual({
      ...{ id: 'q1', kind: 'JUDGEMENT', text: '哪些是序列？', points: 5, explanation: '集合无序' },
      ...{ options: [], answers: [] },
    });
    expect(ofKind(tapAnswer(newQuestion('JUDGEMENT', 'q'), 'true'), 'SINGLE')).toMatchObject({
      ...{ options: ['', ''], answers: [] },
    });
  });
});

describe('options', () => {
  it('carry their right answers with them', () => {
    expect(moveOption(multiple(), 3, 0)).toMatchObject({
      ...{ options: ['str', 'list', 'tuple', 'set'], answers: ['0', '1', '2'] },
    });
    expect(removeOption(multiple(), 1)).toMatchObject({
      ...{ options: ['list', 'set', 'str'], answers: ['0', '2'] },
    });
    expect(moveOption(multiple(), 0, -1)).toEqual(multiple());
  });

  it('that are right stay right wherever they are moved', () => {
    const options = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(options, fc.nat(9), fc.nat(9), fc.nat(255), (texts, from, to, bits) => {
        const answers = texts.flatMap((_text, at) => (bits & (1 << at) ? [String(at)] : []));
        const rightOf = (question: QuestionShape) =>
          question.answers.map(at => question.options[Number(at)]).sort();
        const before = multiple({ options: texts, answers });
        const after = moveOption(before, from, to);
        expect(rightOf(after)).toEqual(rightOf(before));
        expect([...after.options].sort()).toEqual([...texts].sort());
        const left = removeOption(after, 0);
        expect(rightOf(left)).toEqual(rightOf(after).filter(text => text !== after.options[0]));
      }),
    );
  });

  it('are right alone in a single choice, and in any number in a multiple one', () => {
    const single = { ...multiple(), kind: 'SINGLE' as const, answers: ['0'] };
    expect(tapAnswer(single, '2').answers).toEqual(['2']);
    expect(tapAnswer(multiple(), '2').answers).toEqual(['0', '1', '2', '3']);
    expect(tapAnswer(multiple(), '1').answers).toEqual(['0', '3']);
  });
});

describe('a quiz', () => {
  it('counts its points, and moves its questions', () => {
    expect(totalPoints({ questions: [multiple({ points: 5 }), multiple({ points: 20 })] })).toBe(25);
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b'], 5, 0)).toEqual(['a', 'b']);
  });

  it('shows each problem where it belongs, and nowhere else', () => {
    const all = [
      { code: 'INVALID_INPUT', field: ['passPercent'], message: '有误' },
      { code: 'OPTIONS_UNFIT', field: ['questions', '1', 'options'], message: '选项' },
    ];
    expect([problemAt(all, 'passPercent'), problemAt(all, 'questions')]).toEqual(['有误', '']);
    expect(problemsBelow(all, 'questions', '1')).toEqual([{ ...all[1], field: ['options'] }]);
    expect(problemsBelow(all, 'questions', '0')).toEqual([]);
  });
});
