import { Category } from '../catalog/category.entity.js';
import { Chapter } from '../catalog/chapter.entity.js';
import { Course, CourseStatus } from '../catalog/course.entity.js';
import { Lesson, LessonKind } from '../catalog/lesson.entity.js';
import { newId } from '../kernel/id.js';
import { StoredFile } from '../media/stored-file.entity.js';
import { Identity, IdentityProvider } from '../users/identity.entity.js';
import { Role, User } from '../users/user.entity.js';
import { hashPassword } from '../users/login.service.js';
import type { TestApp } from './start-app.js';
import type { Visitor, VisitorOptions } from './visitor.js';

const PASSWORD = 'correct horse';
const passwordHash = hashPassword(PASSWORD);

/** People and courses for a test; what has to do with money only comes about through the API. */
export class Story {
  private count = 0;

  constructor(private readonly app: TestApp) {}

  async user(options: { role?: Role; wechat?: boolean; alipay?: boolean } = {}): Promise<User> {
    const em = this.app.orm.em.fork();
    const name = `user${++this.count}`;
    const createdAt = this.app.clock.now();
    const user = em.create(User, {
      username: name,
      passwordHash: await passwordHash,
      name,
      bio: null,
      role: options.role ?? Role.STUDENT,
      avatar: null,
      createdAt,
    });
    const link = (provider: IdentityProvider, subject: string) =>
      em.create(Identity, { user, provider, subject, sealedSessionKey: null, createdAt });
    if (options.wechat !== false) link(IdentityProvider.WECHAT, `sandbox-openid-${name}`);
    if (options.alipay !== false) link(IdentityProvider.ALIPAY, `sandbox-alipay-${name}`);
    await em.flush();
    return user;
  }

  /** A client of that user, logged in with the password. */
  async as(user: User, options: VisitorOptions = {}): Promise<Visitor> {
    const visitor = this.app.visitor(options);
    const { loginWithPassword } = await visitor.run<{ loginWithPassword: { accessToken: string } }>(
      'mutation ($input: LoginWithPasswordInput!) { loginWithPassword(input: $input) { accessToken } }',
      { input: { username: user.username, password: PASSWORD } },
    );
    visitor.accessToken = loginWithPassword.accessToken;
    return visitor;
  }

  async learner(options: VisitorOptions = {}): Promise<Visitor> {
    return this.as(await this.user(), options);
  }

  /** A course of `lessons` lessons over two chapters, the first of them a trial unless `trial` is false. */
  async course(
    facts: {
      priceFen?: number;
      title?: string;
      status?: CourseStatus;
      lessons?: number;
      trial?: boolean;
      teacher?: User;
      refundDays?: number;
      refundMaxProgress?: number;
      refundAutomatic?: boolean;
    } = {},
  ): Promise<Course> {
    const em = this.app.orm.em.fork();
    const n = ++this.count;
    const createdAt = this.app.clock.now();
    const teacher = facts.teacher
      ? em.getReference(User, facts.teacher.id)
      : em.getReference(User, (await this.user({ role: Role.TEACHER })).id);
    const file = (path: string, mime: string) => em.create(StoredFile, { path, mime, bytes: 1, createdAt });
    const video = file(`private/clip${n}.mp4`, 'video/mp4');
    const course = em.create(Course, {
      title: facts.title ?? `课程${n}`,
      promise: '学会一件事',
      intro: '第一段',
      priceFen: facts.priceFen ?? 20000,
      status: facts.status ?? CourseStatus.PUBLISHED,
      publishedAt: createdAt,
      shareCode: newId().replaceAll('-', ''),
      category: em.create(Category, { name: `分类${n}`, position: n, createdAt }),
      teacher,
      cover: file(`public/cover${n}.webp`, 'image/webp'),
      refundDays: facts.refundDays ?? 7,
      refundMaxProgress: facts.refundMaxProgress ?? 30,
      refundAutomatic: facts.refundAutomatic ?? true,
      createdAt,
    });
    const chapters = [1, 2].map(position =>
      em.create(Chapter, { course, title: `第${position}章`, position, createdAt }),
    );
    for (let number = 1; number <= (facts.lessons ?? 4); number++) {
      const isVideo = number % 2 === 1;
      em.create(Lesson, {
        course,
        chapter: chapters[number % 2] as Chapter,
        title: `第${number}课`,
        kind: isVideo ? LessonKind.VIDEO : LessonKind.ARTICLE,
        position: number,
        number,
        durationSeconds: 60,
        trial: number === 1 && facts.trial !== false,
        article: isVideo ? null : '正文',
        video: isVideo ? video : null,
        createdAt,
      });
    }
    await em.flush();
    return course;
  }
}
