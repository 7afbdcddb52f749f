import { hash } from '@node-rs/argon2';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { Course } from '../../server/catalog/course.entity.js';
import { StoredFile } from '../../server/media/stored-file.entity.js';
import { Consent, consentsOf } from '../../server/users/consent.entity.js';
import { Identity, IdentityProvider, sealedSubject } from '../../server/users/identity.entity.js';
import { Role, User } from '../../server/users/user.entity.js';
import { storeAssessment } from './assessment.js';
import { storeCatalogue } from './catalogue.js';
import { admins, courses, students, teachers } from './content/index.js';
import { qualificationFiles, storeAuthoring } from './authoring.js';
import { storeLive } from './live.js';
import { storeNotices } from './notices.js';
import { storeExperts } from './experts.js';
import { storeOffers } from './offers.js';
import { storeQuestions } from './questions.js';
import { storeTalk } from './talk.js';
import {
  coverFile,
  portraitFile,
  restoreFiles,
  sampleFiles,
  writeFileOf,
  type Files,
  type SeedFile,
  type SeedStore,
} from './media.js';

export interface SeedOptions {
  /** Where covers, portraits and samples go. */
  store: SeedStore;
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
  const samples = await sampleFiles();
  const pictures = [
    ...people.map(({ username }) => portraitFile(username)),
    ...courses.map(({ slug }) => coverFile(slug)),
    ...qualificationFiles,
  ];
  const seeded = await orm.em.fork().transactional(async em => {
    await em.execute('select pg_advisory_xact_lock(?)', [SEED_LOCK]);
    if ((await em.count(User)) > 0 || (await em.count(Course)) > 0) return false;
    options.log(`Writing the demo catalogue: ${courses.length} courses, ${teachers.length} teachers`);
    const files = await storeFiles(em, [...Object.values(samples), ...pictures], options.store);
    const users = await storePeople(em, files, options);
    const catalogue = storeCatalogue(em, { files, users, samples });
    storeOffers(em, catalogue);
    storeAssessment(em, catalogue, users);
    const everybody = await storeTalk(em, catalogue, users);
    await storeQuestions(em, catalogue, everybody);
    await storeLive(em, catalogue, everybody);
    storeExperts(em, users);
    storeAuthoring(em, catalogue, { users, files, vault: options.vault });
    const demo = DEMO_USERNAMES.flatMap(name => users.get(name) ?? []);
    await storeNotices(em, demo);
    return true;
  });
  if (seeded) {
    options.log('Demo catalogue and accounts written');
  } else if ((await orm.em.fork().count(StoredFile, { path: samples.film.path })) > 0) {
    const restored = await restoreFiles([...Object.values(samples), ...pictures], options.store);
    if (restored) options.log(`${restored} missing demo file(s) restored`);
  }
  return seeded;
}

async function storeFiles(em: EntityManager, files: SeedFile[], store: SeedStore): Promise<Files> {
  const createdAt = new Date();
  const stored = files.map(async file => {
    const bytes = await writeFileOf(file, store);
    return [
      file.path,
      em.create(StoredFile, { ...file.facts, path: file.path, mime: file.mime, bytes, createdAt }),
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
