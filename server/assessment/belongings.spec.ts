import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CertificatePageDocument,
  LessonQuizDocument,
  RequestDataExportDocument,
  type CertificatePageQuery,
  type LessonQuizQuery,
} from '../../graphql/generated/graphql.js';
import { homeworkLesson, picture, quizLesson } from '../testkit/activities.js';
import { beginQuiz, claim, courseOfOneQuiz, handIn, passQuiz } from '../testkit/examinee.js';
import { Leaving } from '../testkit/leaving.js';
import { codesOf, Linker, shelfOf } from '../testkit/linking.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const certificateOf = async (number = '') =>
  (await app.visitor().run<CertificatePageQuery>(CertificatePageDocument, { number })).certificate;

describe('accounts that become one', () => {
  it('go on with the attempt and the homework of the one that stays, and lose no paper', async () => {
    const linker = new Linker(app);
    const { person, wechat: keeper, alipay: mover } = await linker.twice();
    const course = await courseOfOneQuiz(app, story);
    const asked = await quizLesson(app, await story.course(), { trial: true });
    const set = await homeworkLesson(app, await story.course(), true);
    const numbers: string[] = [];
    for (const [visitor, name] of [
      [keeper, '王小明'],
      [mover, '王大明'],
    ] as const) {
      await passQuiz(visitor, course.quizId);
      numbers.push((await claim(visitor, course.id, name)).certificate?.number ?? '');
    }
    const [kept, given] = [await beginQuiz(keeper, asked), await beginQuiz(mover, asked)];
    const [mine, theirs] = [
      await handIn(keeper, set, { text: '先写的' }),
      await handIn(mover, set, { text: '后写的' }),
    ];

    const { merge } = await linker.link(keeper, 'ALIPAY', person);
    expect(codesOf(await linker.merge(keeper, merge?.token))).toEqual([]);
    const userId = (await shelfOf(keeper)).id;
    const { lesson } = await keeper.run<LessonQuizQuery>(LessonQuizDocument, { lessonId: asked });
    expect(lesson).toMatchObject({ runningQuizAttempt: { id: kept }, quizAttemptsLeft: 2 });
    expect(
      await app.sql('select id, user_id, ended_at is null as runs from quiz_attempts where id = any($1)', [
        [kept, given],
      ]),
    ).toEqual(
      expect.arrayContaining([
        { id: kept, user_id: userId, runs: true },
        { id: given, user_id: userId, runs: false },
      ]),
    );
    expect(
      await app.sql('select id, user_id, status from homework_submissions where lesson_id = $1 order by id', [
        set,
      ]),
    ).toEqual([
      { id: mine, user_id: userId, status: 'SUBMITTED' },
      { id: theirs, user_id: userId, status: 'REPLACED' },
    ]);
    expect(await certificateOf(numbers[0])).toMatchObject({ holderName: '王小明', revokedAt: null });
    expect(await certificateOf(numbers[1])).toMatchObject({ holderName: '王大明', revokedAt: null });
    expect((await claim(keeper, course.id)).certificate?.number).toBe(numbers[0]);
  });
});

interface Exported {
  sections: { kind: string; items: Record<string, unknown>[] }[];
}

describe('somebody who was examined', () => {
  /** Passed a quiz, handed in a homework with a picture, and has a certificate. */
  async function examined() {
    const user = await story.user();
    const visitor = await story.as(user);
    const course = await courseOfOneQuiz(app, story);
    await passQuiz(visitor, course.quizId);
    const lessonId = await homeworkLesson(app, await story.course(), true);
    const fileId = await picture(app, user.id);
    await handIn(visitor, lessonId, { text: '我的一天', fileIds: [fileId] });
    const number = (await claim(visitor, course.id)).certificate?.number ?? '';
    return { user, visitor, number, course };
  }

  it('finds all of it in the download', async () => {
    const { visitor, number, course } = await examined();
    const { requestDataExport } = await visitor.run<{ requestDataExport: { url: string } }>(
      RequestDataExportDocument,
      { input: { password: 'correct horse' } },
    );
    const { sections } = (await (await fetch(requestDataExport.url)).json()) as Exported;
    const of = (kind: string) => sections.find(section => section.kind === kind)?.items;
    expect(of('QuizAttempt')).toMatchObject([{ score: 30, totalPoints: 40, passed: true }]);
    expect(of('HomeworkSubmission')).toMatchObject([{ text: '我的一天', status: 'SUBMITTED', score: null }]);
    expect(of('Certificate')).toMatchObject([
      { number, holderName: '王小明', courseTitle: course.title, revokedAt: null },
    ]);
  });

  it('takes it along: what is left says nothing of them, and the paper proves nothing', async () => {
    const { user, number } = await examined();
    const rowsOf = async () =>
      (
        await Promise.all(
          ['quiz_attempts', 'homework_submissions', 'certificates'].map(table =>
            app.sql(`select 1 from ${table} where user_id = $1`, [user.id]),
          ),
        )
      ).map(rows => rows.length);
    expect(await rowsOf()).toEqual([1, 1, 1]);
    await new Leaving(app, story).leave(user);
    expect(await rowsOf()).toEqual([0, 0, 0]);
    expect(
      await app.sql(
        `select 1 from homework_images i left join homework_submissions s on s.id = i.submission_id where s.id is null`,
      ),
    ).toEqual([]);
    expect(await certificateOf(number)).toBeNull();
    expect((await fetch(`${app.origin}/certificates/${number}.pdf`)).status).toBe(404);
  });
});
