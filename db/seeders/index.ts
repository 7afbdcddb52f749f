import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { Category } from '../../server/catalog/category.entity.js';
import { Chapter } from '../../server/catalog/chapter.entity.js';
import { Course, CourseStatus } from '../../server/catalog/course.entity.js';
import { Lesson, LessonKind } from '../../server/catalog/lesson.entity.js';
import { StoredFile } from '../../server/media/stored-file.entity.js';
import { Consent, consentsOf } from '../../server/users/consent.entity.js';
import { Identity, IdentityProvider, sealedSubject } from '../../server/users/identity.entity.js';
import { Role, User } from '../../server/users/user.entity.js';
import { admins, categories, courses, students, teachers, type CourseContent } from './content/index.js';
import { storeOffers, type Catalogue } from './offers.js';
import { clipFile, coverFile, portraitFile, restoreFiles, writeFileOf, type SeedFile } from './media.js';

export interface SeedOptions {
  /** Covers, portraits and the clip go to its `media` folder. */
  dataDir: string;
  /** Of the demo accounts; the other teachers have none and cannot log in. */
  password: string;
  log: (line: string) => void;
  /** Seals who the platforms know the demo accounts as. */
  vault: Parameters<typeof sealedSubject>[0];
}

const DEMO_USERNAMES = ['xiaoming', 'teacher', 'admin'];

/** Two processes that start at once on one empty database: the second waits here and finds it full. */
const SEED_LOCK = 7_421_008;

const people = [
  ...students.map(person => ({ ...person, bio: null, role: Role.STUDENT })),
  ...teachers.map(person => ({ ...person, role: Role.TEACHER })),
  ...admins.map(person => ({ ...person, bio: null, role: Role.ADMIN })),
];

/** Fills an empty database with the demo catalogue and accounts; true when it did. */
export async function seedWhenEmpty(orm: MikroORM, options: SeedOptions): Promise<boolean> {
  const mediaFolder = join(options.dataDir, 'media');
  const clip = await clipFile();
  const pictures = [
    ...people.map(({ username }) => portraitFile(username)),
    ...courses.map(({ slug }) => coverFile(slug)),
  ];
  const seeded = await orm.em.fork().transactional(async em => {
    await em.execute('select pg_advisory_xact_lock(?)', [SEED_LOCK]);
    if ((await em.count(User)) > 0 || (await em.count(Course)) > 0) return false;
    options.log(`Writing the demo catalogue: ${courses.length} courses, ${teachers.length} teachers`);
    const files = await storeFiles(em, [clip, ...pictures], mediaFolder);
    const users = await storePeople(em, files, options);
    storeOffers(em, storeCatalogue(em, files, users, files.get(clip.path)!));
    return true;
  });
  if (seeded) {
    options.log('Demo catalogue and accounts written');
  } else if ((await orm.em.fork().count(StoredFile, { path: clip.path })) > 0) {
    const restored = await restoreFiles([clip, ...pictures], mediaFolder);
    if (restored) options.log(`${restored} missing demo file(s) restored`);
  }
  return seeded;
}

type Files = ReadonlyMap<string, StoredFile>;

async function storeFiles(em: EntityManager, files: SeedFile[], mediaFolder: string): Promise<Files> {
  const createdAt = new Date();
  const stored = files.map(async file => {
    const bytes = await writeFileOf(file, mediaFolder);
    return [
      file.path,
      em.create(StoredFile, { path: file.path, mime: file.mime, bytes, createdAt }),
    ] as const;
  });
  return new Map(await Promise.all(stored));
}

async function storePeople(
  em: EntityManager,
  files: Files,
  { password, vault }: SeedOptions,
): Promise<Map<string, User>> {
  const createdAt = new Date();
  const users = new Map<string, User>();
  for (const { username, name, bio, role } of people) {
    const isDemo = DEMO_USERNAMES.includes(username);
    const passwordHash = isDemo ? await hash(password) : null;
    const avatar = files.get(portraitFile(username).path)!;
    const user = em.create(User, { username, passwordHash, name, bio, role, avatar, createdAt });
    users.set(username, user);
    if (!isDemo) continue;
    for (const consent of consentsOf(user, 'h5', createdAt)) em.create(Consent, consent);
    // The sandbox knows these people under the same names, so that they can pay with either wallet.
    const link = (provider: IdentityProvider, subject: string) =>
      em.create(Identity, {
        user,
        provider,
        ...sealedSubject(vault, provider, subject),
        sealedSessionKey: null,
        createdAt,
      });
    link(IdentityProvider.WECHAT, `sandbox-openid-${username}`);
    link(IdentityProvider.ALIPAY, `sandbox-alipay-${username}`);
  }
  return users;
}

function storeCatalogue(
  em: EntityManager,
  files: Files,
  users: Map<string, User>,
  clip: StoredFile,
): Catalogue {
  const createdAt = new Date();
  const stored = new Map<string, Course>();
  const shelves = new Map(
    categories.map((name, index) => [
      name as string,
      em.create(Category, { name, position: index + 1, createdAt }),
    ]),
  );
  for (const content of courses) {
    const publishedAt = new Date(content.publishedAt);
    const course = em.create(Course, {
      title: content.title,
      promise: content.promise,
      intro: content.intro.join('\n\n'),
      priceFen: content.priceFen,
      status: CourseStatus.PUBLISHED,
      publishedAt,
      shareCode: content.slug,
      category: shelves.get(content.category)!,
      teacher: users.get(content.teacher)!,
      cover: files.get(coverFile(content.slug).path)!,
      version: 1,
      refundDays: 7,
      refundMaxProgress: 30,
      refundAutomatic: true,
      createdAt: publishedAt,
    });
    storeLessons(em, course, content, clip);
    stored.set(content.slug, course);
  }
  return { courses: stored, categories: shelves };
}

function storeLessons(em: EntityManager, course: Course, content: CourseContent, clip: StoredFile): void {
  const createdAt = new Date(content.publishedAt);
  let number = 0;
  content.chapters.forEach(({ title, lessons }, index) => {
    const chapter = em.create(Chapter, { course, title, position: index + 1, createdAt });
    lessons.forEach((lesson, place) => {
      const isArticle = lesson.kind === 'ARTICLE';
      em.create(Lesson, {
        course,
        chapter,
        title: lesson.title,
        kind: isArticle ? LessonKind.ARTICLE : LessonKind.VIDEO,
        position: place + 1,
        number: ++number,
        durationSeconds: lesson.seconds,
        trial: lesson.trial,
        article: isArticle ? lesson.paragraphs.map(text => `<p>${text}</p>`).join('') : null,
        media: isArticle ? null : clip,
        createdAt,
      });
    });
  });
}
