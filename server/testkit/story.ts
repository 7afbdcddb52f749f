import { Category } from '../catalog/category.entity.js';
import { Chapter } from '../catalog/chapter.entity.js';
import { CoursePlan } from '../catalog/course-plan.entity.js';
import { Course, CourseStatus } from '../catalog/course.entity.js';
import { Lesson, LessonKind } from '../catalog/lesson.entity.js';
import { LimitedPrice } from '../catalog/limited-price.entity.js';
import { newId } from '../kernel/id.js';
import { StoredFile } from '../media/stored-file.entity.js';
import { CouponTemplate } from '../promotions/coupon-template.entity.js';
import type { TemplateTerms } from '../promotions/coupon-template.rules.js';
import { CouponKind, CouponScope } from '../promotions/coupon.rules.js';
import { Consent, consentsOf } from '../users/consent.entity.js';
import { Identity, IdentityProvider, sealedSubject } from '../users/identity.entity.js';
import { Role, User } from '../users/user.entity.js';
import { hashPassword } from '../users/hashing.js';
import type { TestApp } from './start-app.js';
import type { Visitor, VisitorOptions } from './visitor.js';

const DAY_MS = 24 * 3_600_000;
const PASSWORD = 'correct horse';
const passwordHash = hashPassword(PASSWORD);

/** People and courses for a test; what has to do with money only comes about through the API. */
export class Story {
  private count = 0;

  constructor(private readonly app: Pick<TestApp, 'orm' | 'clock' | 'visitor' | 'vault'>) {}

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
    for (const consent of consentsOf(user, 'h5', createdAt)) em.create(Consent, consent);
    const link = (provider: IdentityProvider, subject: string) =>
      em.create(Identity, {
        user,
        provider,
        ...sealedSubject(this.app.vault, provider, subject),
        sealedSessionKey: null,
        createdAt,
      });
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
        media: isVideo ? video : null,
        createdAt,
      });
    }
    await em.flush();
    return course;
  }

  /** A template anybody can claim once from now on: ¥20 off from ¥100, for seven days, unless `terms` say otherwise. */
  async coupon(terms: Partial<TemplateTerms> = {}): Promise<CouponTemplate> {
    const em = this.app.orm.em.fork();
    const createdAt = this.app.clock.now();
    const isPercent = terms.kind === CouponKind.PERCENT_OFF;
    const template = em.create(CouponTemplate, {
      name: `优惠券${++this.count}`,
      kind: CouponKind.AMOUNT_OFF,
      amountOffFen: isPercent ? null : 2000,
      payPermille: isPercent ? 880 : null,
      maxOffFen: null,
      thresholdFen: 10_000,
      scope: CouponScope.ALL,
      scopeIds: [],
      stackable: false,
      onPurchase: false,
      total: null,
      claimed: 0,
      used: 0,
      perUser: 1,
      claimFrom: createdAt,
      claimUntil: null,
      validFrom: null,
      validUntil: null,
      validDays: terms.validUntil ? null : 7,
      active: true,
      ...terms,
      createdAt,
    });
    await em.flush();
    return template;
  }

  /** Puts a coupon of the template in the visitor's wallet, as the coupon centre does, and returns its id. */
  async claim({ run }: Visitor, template: { id: string }): Promise<string> {
    type Answer = { claimCoupon: { coupon: { id: string } | null; userErrors: object[] } };
    const { claimCoupon } = await run<Answer>(
      `mutation ($id: ID!) { claimCoupon(templateId: $id) { coupon { id } userErrors { code } } }`,
      { id: template.id },
    );
    if (!claimCoupon.coupon) throw new Error(JSON.stringify(claimCoupon.userErrors));
    return claimCoupon.coupon.id;
  }

  /** A limited price that holds from now on for a day, unless `facts` say otherwise. */
  async limitedPrice(
    course: Course,
    facts: { priceFen: number; label?: string; startsAt?: Date; endsAt?: Date },
  ): Promise<LimitedPrice> {
    const em = this.app.orm.em.fork();
    const createdAt = this.app.clock.now();
    const startsAt = facts.startsAt ?? createdAt;
    const limited = em.create(LimitedPrice, {
      course: em.getReference(Course, course.id),
      label: '限时特惠',
      startsAt,
      endsAt: new Date(startsAt.getTime() + DAY_MS),
      ...facts,
      createdAt,
    });
    await em.flush();
    return limited;
  }

  /** A way to learn the course for some months. */
  async plan(
    course: { id: string },
    facts: { months?: number; priceFen?: number; forSale?: boolean } = {},
  ): Promise<CoursePlan> {
    const em = this.app.orm.em.fork();
    const { months = 1, priceFen = 3000, forSale = true } = facts;
    const plan = em.create(CoursePlan, {
      course: em.getReference(Course, course.id),
      name: `${months}个月`,
      ...{ months, priceFen, forSale },
      createdAt: this.app.clock.now(),
    });
    await em.flush();
    return plan;
  }
}
