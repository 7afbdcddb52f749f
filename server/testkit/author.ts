import { inTransaction } from '../kernel/transaction.js';
import { MediaPurpose, type MediaState } from '../media/media.rules.js';
import { StoredFile } from '../media/stored-file.entity.js';
import { QualificationStatus } from '../authoring/qualification.rules.js';
import { TeacherQualification } from '../authoring/teacher-qualification.entity.js';
import { Role, User } from '../users/user.entity.js';
import type { TestApp } from './start-app.js';
import type { Story } from './story.js';
import type { Visitor } from './visitor.js';

const YEAR_MS = 365 * 24 * 3_600_000;

const DRAFT = `revision status refusedReason submittedAt submittedBy { id } updateNotes title promise intro categoryId
  tags copyright coverFileId coverUrl priceFen refundDays refundMaxProgress refundAutomatic
  problems { code field message }
  chapters { id title lessons { id title kind trial durationSeconds article fileId
    file { id name mime bytes state percent problem durationSeconds width height pages url hls createdAt purpose }
    images { id url } homework { prompt maxScore imagesAllowed }
    quiz { passPercent maxAttempts questions { id kind text options answers points explanation } } } }`;
const COURSE = `id title status version takenDownReason coverUrl draft { ${DRAFT} }`;

export interface SeenLesson {
  id: string;
  title: string;
  kind: string;
  trial: boolean;
  durationSeconds: number;
  article: string | null;
  fileId: string | null;
  file: { id: string; state: string; url: string | null } | null;
  images: { id: string; url: string | null }[];
  quiz: { questions: { id: string; answers: string[] }[] } | null;
  homework: object | null;
}

export interface SeenDraft {
  revision: number;
  status: string;
  refusedReason: string | null;
  submittedAt: string | null;
  submittedBy: { id: string } | null;
  updateNotes: string;
  title: string;
  categoryId: string | null;
  tags: string[];
  coverUrl: string | null;
  priceFen: number;
  problems: { code: string; field: string[]; message: string }[];
  chapters: { id: string; title: string; lessons: SeenLesson[] }[];
}

export interface SeenCourse {
  id: string;
  title: string;
  status: string;
  version: number;
  takenDownReason: string | null;
  coverUrl: string;
  draft: SeenDraft | null;
}

export interface CourseAnswer {
  course: SeenCourse | null;
  id: string | null;
  userErrors: { code: string; field: string[] | null }[];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Writes, submits and publishes courses as the studio does, for one teacher or admin. */
export class Author {
  private constructor(
    private readonly app: TestApp,
    readonly user: User,
    public visitor: Visitor,
  ) {}

  static async of(
    app: TestApp,
    story: Story,
    options: { role?: Role; qualified?: boolean } = {},
  ): Promise<Author> {
    const { role = Role.TEACHER, qualified = true } = options;
    const user = await story.user({ role });
    const author = new Author(app, user, await story.as(user));
    if (qualified) await author.qualify();
    return author;
  }

  /** The same for a teacher who is there. */
  static async as(app: TestApp, story: Story, user: User): Promise<Author> {
    return new Author(app, user, await story.as(user));
  }

  /** An approved qualification for a year, as an admin has left it. */
  async qualify(ms = YEAR_MS): Promise<TeacherQualification> {
    const file = await this.file(MediaPurpose.IMAGE);
    const { orm, clock, vault } = this.app;
    return inTransaction({ em: orm.em.fork(), now: clock.now }, async ({ em, now }) =>
      em.create(TeacherQualification, {
        user: em.getReference(User, this.user.id),
        ...{ title: '教师资格证', sealedNumber: vault.seal('qualification', '20261234'), file },
        ...{ status: QualificationStatus.APPROVED, validUntil: new Date(now().getTime() + ms) },
        ...{ createdAt: now(), reviewedAt: now() },
      }),
    );
  }

  /** A file that this author sent, as the upload and its work have left it. */
  async file(
    purpose: MediaPurpose,
    facts: { state?: `${MediaState}`; seconds?: number } = {},
  ): Promise<string> {
    const em = this.app.orm.em.fork();
    const isPublic = purpose === MediaPurpose.COVER;
    const file = em.create(StoredFile, {
      path: '',
      ...{ mime: 'image/webp', bytes: 1, ownerId: this.user.id, purpose, name: '文件' },
      state: (facts.state ?? 'READY') as MediaState,
      durationSeconds: facts.seconds ?? null,
      createdAt: this.app.clock.now(),
    });
    file.path = `${isPublic ? 'public' : 'private'}/${file.id}.webp`;
    await em.flush();
    return file.id;
  }

  /** A mutation with an input; `takeDownCourse`, `submitCourse` and all that edit. */
  async deed(name: string, input: object): Promise<CourseAnswer> {
    const type = `${capital(name)}Input!`;
    const document = `mutation ($input: ${type}) { answer: ${name}(input: $input) {
      id course { ${COURSE} } userErrors { code field } } }`;
    return (await this.visitor.run<{ answer: CourseAnswer }>(document, { input })).answer;
  }

  /** A mutation that only names a course. */
  async on(name: string, courseId: string): Promise<CourseAnswer> {
    const document = `mutation ($courseId: ID!) { answer: ${name}(courseId: $courseId) {
      id course { ${COURSE} } userErrors { code field } } }`;
    return (await this.visitor.run<{ answer: CourseAnswer }>(document, { courseId })).answer;
  }

  async course(id: string): Promise<SeenCourse | null> {
    const query = `query ($id: ID!) { course(id: $id) { ${COURSE} } }`;
    return (await this.visitor.run<{ course: SeenCourse | null }>(query, { id })).course;
  }

  async draft(courseId: string): Promise<SeenDraft> {
    const draft = (await this.course(courseId))?.draft;
    if (!draft) throw new Error(`No draft of ${courseId}`);
    return draft;
  }

  /** An edit at the revision of now, that has to be done. */
  async edit(name: string, courseId: string, input: object): Promise<CourseAnswer & { id: string }> {
    const revision = (await this.course(courseId))?.draft?.revision ?? 0;
    const answer = await this.deed(name, { courseId, revision, ...input });
    if (answer.userErrors.length || !answer.id) throw new Error(JSON.stringify(answer.userErrors));
    return { ...answer, id: answer.id };
  }

  /** A course that can be submitted: a film on trial, an article with a picture, a quiz and a homework. */
  async written(title = '一门新课'): Promise<string> {
    const { course } = await this.deed('createCourse', { title });
    const courseId = course?.id ?? '';
    const coverFileId = await this.file(MediaPurpose.COVER);
    const [category] = await this.app.sql<{ id: string }>(
      'select id from categories order by position limit 1',
    );
    await this.edit('updateCourse', courseId, {
      ...{ promise: '学会一件事', intro: '第一段', coverFileId, categoryId: category?.id, priceFen: 9_900 },
    });
    const first = (await this.edit('saveChapter', courseId, { title: '第一章' })).id;
    const second = (await this.edit('saveChapter', courseId, { title: '第二章' })).id;
    const lesson = (chapterId: string, name: string, kind: string, more: object) =>
      this.edit('saveLesson', courseId, { chapterId, title: name, kind, trial: false, ...more });
    const fileId = await this.file(MediaPurpose.VIDEO, { seconds: 90 });
    await lesson(first, '看一看', 'VIDEO', { trial: true, fileId });
    const picture = await this.file(MediaPurpose.IMAGE);
    await lesson(first, '读一读', 'ARTICLE', { article: `<p>正文</p><img data-file="${picture}">` });
    const question = { kind: 'SINGLE', text: '一加一？', options: ['二', '三'], answers: ['0'] };
    await lesson(second, '测一测', 'QUIZ', {
      quiz: { passPercent: 60, questions: [{ ...question, points: 10, explanation: '' }] },
    });
    await lesson(second, '写一写', 'HOMEWORK', {
      homework: { prompt: '写一段话', maxScore: 100, imagesAllowed: 3 },
    });
    return courseId;
  }

  async submit(courseId: string, updateNotes = '更新'): Promise<CourseAnswer> {
    return this.edit('submitCourse', courseId, { updateNotes });
  }

  /** Submits, has it approved by `admin`, and publishes. */
  async publish(courseId: string, admin: Author, updateNotes?: string): Promise<CourseAnswer> {
    await this.submit(courseId, updateNotes);
    const { userErrors } = await admin.deed('reviewCourse', { courseId, approve: true });
    if (userErrors.length) throw new Error(JSON.stringify(userErrors));
    const published = await this.on('publishCourse', courseId);
    if (published.userErrors.length) throw new Error(JSON.stringify(published.userErrors));
    return published;
  }
}
