import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verify } from '@node-rs/argon2';
import type { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalStore } from '../../server/media/stores/local-store.js';
import { Vault } from '../../server/kernel/vault.js';
import { createTestDatabase } from '../../server/testkit/database.js';
import { createOrm } from '../orm.config.js';
import { coupons, courses, learners, questions, talk } from './content/index.js';
import { seedWhenEmpty } from './index.js';

const dataDir = mkdtempSync(join(tmpdir(), 'zhike-seed-'));
const lines: string[] = [];
const vault = new Vault([{ id: 'test', key: Buffer.alloc(32, 1) }], Buffer.alloc(32, 2));
const store = new LocalStore(join(dataDir, 'media'));
const options = { store, password: 'demo password', log: (line: string) => void lines.push(line), vault };
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let orm: MikroORM;
const rows = <Row>(sql: string): Promise<Row[]> => orm.em.fork().execute(sql);

beforeAll(async () => {
  database = await createTestDatabase();
  orm = await createOrm(database.url);
});
afterAll(async () => {
  await orm.close(true);
  await database.drop();
  rmSync(dataDir, { recursive: true });
});

describe('seeding', () => {
  it('fills an empty database once, even when two processes start together', async () => {
    const started = Date.now();
    const outcomes = await Promise.all([seedWhenEmpty(orm, options), seedWhenEmpty(orm, options)]);
    expect(Date.now() - started).toBeLessThan(5_000);
    expect(outcomes.sort()).toEqual([false, true]);
    expect(lines).toEqual([
      'Writing the demo catalogue: 15 courses, 5 teachers',
      'Demo catalogue and accounts written',
    ]);
    const lessons = courses.flatMap(course => course.chapters.flatMap(chapter => chapter.lessons)).length;
    const ratings = talk.flatMap(({ stars }) => Object.keys(stars)).length;
    const comments = talk
      .flatMap(({ threads }) => threads)
      .reduce((sum, { replies = [] }) => sum + 1 + replies.length, 0);
    const answers = questions.reduce((sum, { answers: given = [] }) => sum + given.length, 0);
    const tables = [
      'users',
      'identities',
      'categories',
      'courses',
      'lessons',
      'stored_files',
      'grants',
      'orders',
      'coupon_templates',
      'coupons',
      'limited_prices',
      'course_plans',
      'course_drafts',
      'course_versions',
      'teacher_qualifications',
      'quiz_attempts',
      'homework_submissions',
      'comments',
      'course_ratings',
      'course_questions',
      'course_answers',
      'live_sessions',
      'room_questions',
      'room_messages',
    ];
    const counts = tables.map(table => `(select count(*)::int from ${table}) as ${table}`).join(', ');
    expect(await rows(`select ${counts}`)).toEqual([
      {
        ...{ users: 7 + learners.length, identities: 6, categories: 17, courses: 17, lessons },
        ...{ stored_files: 32, grants: ratings, orders: 0 },
        ...{ coupon_templates: 7, coupons: 0, limited_prices: 1, course_plans: 3 },
        ...{ course_drafts: 2, course_versions: 16, teacher_qualifications: 5 },
        ...{ quiz_attempts: 0, homework_submissions: 2, comments, course_ratings: ratings },
        ...{ course_questions: questions.length, course_answers: answers },
        ...{ live_sessions: 3, room_questions: 6, room_messages: 9 },
      },
    ]);
  });

  it('changes nothing the second time', async () => {
    lines.length = 0;
    const before = await rows('select id, name from users order by id');
    expect(await seedWhenEmpty(orm, options)).toBe(false);
    expect(await rows('select id, name from users order by id')).toEqual(before);
    expect(lines).toEqual([]);
  });

  it('lets only the demo accounts in, by an argon2id hash, and links them to the sandbox', async () => {
    const users = await rows<{ username: string; password_hash: string | null; role: string }>(
      'select username, password_hash, role from users where password_hash is not null order by username',
    );
    expect(users.map(({ username, role }) => [username, role])).toEqual([
      ['admin', 'ADMIN'],
      ['teacher', 'TEACHER'],
      ['xiaoming', 'STUDENT'],
    ]);
    for (const { password_hash: stored } of users) {
      expect(stored).toMatch(/^\$argon2id\$/);
      expect(await verify(stored!, 'demo password')).toBe(true);
    }
    const linked = await rows<{ provider: string; sealed: string }>(
      `select provider, sealed_subject as sealed from identities i join users u on u.id = i.user_id where username = 'xiaoming' order by 1`,
    );
    expect(
      linked.map(({ provider, sealed }) => ({ provider, subject: vault.open('identity', sealed) })),
    ).toEqual([
      { provider: 'ALIPAY', subject: 'sandbox-alipay-xiaoming' },
      { provider: 'WECHAT', subject: 'sandbox-openid-xiaoming' },
    ]);
  });

  it('sells 「Python入门」, whose lessons are numbered through and all have content', async () => {
    const [course] = await rows(
      `select c.title, price_fen, c.status, k.name as category, u.username, c.share_code
       from courses c join categories k on k.id = c.category_id join users u on u.id = c.teacher_id
       where c.title = 'Python入门'`,
    );
    expect(course).toEqual({
      ...{ title: 'Python入门', price_fen: 20000, status: 'PUBLISHED' },
      ...{ category: '编程', username: 'teacher', share_code: 'python' },
    });
    const [lessons] = await rows(
      `select count(*)::int, min(number), max(number), count(article)::int as articles, count(media_id)::int as videos,
         (count(*) filter (where article is null and media_id is null))::int as empty
       from lessons l join courses c on c.id = l.course_id where c.title = 'Python入门'`,
    );
    expect(lessons).toEqual({ count: 25, min: 1, max: 25, articles: 5, videos: 20, empty: 0 });
  });

  it('offers coupons that can be claimed now, and a price that is lower for days to come', async () => {
    const offered = await rows(
      `select name from coupon_templates where active and claim_from <= now() and claim_until is null
         and (valid_until is null or valid_until > now() + interval '30 days') order by id desc`,
    );
    expect(offered).toEqual(coupons.filter(({ giftOnly }) => !giftOnly).map(({ name }) => ({ name })));
    const scopes = await rows(
      `select t.name, coalesce(c.title, k.name) as for from coupon_templates t, jsonb_array_elements_text(scope_ids) s
       left join courses c on c.id = s::uuid left join categories k on k.id = s::uuid order by t.id desc`,
    );
    expect(scopes).toEqual([
      { name: 'TypeScript 专用券，立减30', for: 'TypeScript 从类型到工程' },
      { name: '编程课满150减15', for: '编程' },
      { name: '设计课限量半价券', for: '设计' },
    ]);
    const prices = await rows(
      `select c.title, c.price_fen as list, w.price_fen as now from limited_prices w join courses c on c.id = w.course_id
       where starts_at <= now() and ends_at > now() + interval '6 days'`,
    );
    expect(prices).toEqual([{ title: '从零到一做产品', list: 19_900, now: 14_900 }]);
  });

  it('has teachers who may teach, versions with their news, and what is being written, one of it for review', async () => {
    const drafts = await rows(
      `select c.title, c.status, d.status as draft, u.username from course_drafts d join courses c on c.id = d.course_id
       join users u on u.id = c.teacher_id order by 1`,
    );
    expect(drafts).toEqual([
      { title: '正则表达式一小时', status: 'DRAFT', draft: 'SUBMITTED', username: 'teacher' },
      { title: '给自己写的程序找麻烦', status: 'DRAFT', draft: 'EDITING', username: 'teacher' },
    ]);
    const news = await rows(
      `select c.title, c.version, v.number from course_versions v join courses c on c.id = v.course_id where number > 1`,
    );
    expect(news).toEqual([{ title: 'TypeScript 从类型到工程', version: 2, number: 2 }]);
    const entitled = await rows<{ sealed: string }>(
      `select sealed_number as sealed from teacher_qualifications
       where status = 'APPROVED' and valid_until > now() + interval '700 days'`,
    );
    expect(entitled.map(({ sealed }) => vault.open('qualification', sealed)).sort()).toEqual(
      [1, 2, 3, 4, 5].map(n => `演示-000${n}`),
    );
  });

  it('counts what is said and rated as for anybody, and gives nobody an order', async () => {
    const [python] = await rows(
      `select rating_sum, rating_count, enrolled_count,
         (select count(*)::int from comments m where m.course_id = c.id and root_id is null) as roots
       from courses c where share_code = 'python'`,
    );
    expect(python).toEqual({ rating_sum: 36, rating_count: 8, enrolled_count: 8, roots: 14 });
    const wrong = await rows(
      `select c.title from courses c where
         rating_sum <> (select coalesce(sum(stars), 0) from course_ratings r where r.course_id = c.id)
         or rating_count <> (select count(*) from course_ratings r where r.course_id = c.id)
         or enrolled_count <> (select count(distinct user_id) from grants g where g.course_id = c.id)`,
    );
    expect(wrong).toEqual([]);
    const [first] = await rows(
      `select like_count, reply_count from comments where root_id is null order by created_at limit 1`,
    );
    expect(first).toEqual({ like_count: 6, reply_count: 4 });
    expect(await rows(`select distinct source from grants`)).toEqual([{ source: 'GIFT' }]);
  });

  it('lets three questions wait for the demo teacher, and counts the answers of the others', async () => {
    const waiting = await rows<{ title: string; hours: number }>(
      `select c.title, extract(epoch from now() - q.created_at)::int / 3600 as hours from course_questions q
       join courses c on c.id = q.course_id join users u on u.id = c.teacher_id
       where u.username = 'teacher' and teacher_answered_at is null and accepted_at is null order by q.created_at`,
    );
    expect(waiting.map(({ title, hours }) => [title, hours])).toEqual([
      ['Python入门', 29],
      ['Python入门', 11],
      ['数据库与 SQL 实战', 5],
    ]);
    const wrong = await rows(
      `select 1 from course_questions q where answer_count <> (select count(*) from course_answers a
         where a.question_id = q.id) or (accepted_id is null) <> (accepted_at is null)`,
    );
    expect(wrong).toEqual([]);
  });

  it('says of each file what it is for, and of a lesson as many seconds as its film or recording has', async () => {
    expect(
      await rows('select purpose, count(*)::int as n from stored_files group by purpose order by purpose'),
    ).toEqual([
      { purpose: 'AUDIO', n: 1 },
      { purpose: 'AVATAR', n: 7 },
      { purpose: 'COVER', n: 15 },
      { purpose: 'DOCUMENT', n: 2 },
      { purpose: 'IMAGE', n: 6 },
      { purpose: 'VIDEO', n: 1 },
    ]);
    const lengths = await rows(
      `select distinct l.kind, f.mime, f.state, l.duration_seconds as seconds from lessons l
       join stored_files f on f.id = l.media_id order by l.kind, f.mime`,
    );
    expect(lengths).toEqual([
      { kind: 'AUDIO', mime: 'audio/mpeg', state: 'READY', seconds: 24 },
      { kind: 'DOCUMENT', mime: 'application/epub+zip', state: 'CHECKING', seconds: 0 },
      { kind: 'DOCUMENT', mime: 'application/pdf', state: 'READY', seconds: 0 },
      { kind: 'IMAGE', mime: 'image/jpeg', state: 'READY', seconds: 0 },
      { kind: 'VIDEO', mime: 'video/mp4', state: 'READY', seconds: 16 },
    ]);
  });

  it('keeps each file where its row says, and makes a lost one again', async () => {
    const files = await rows<{ path: string; bytes: number }>('select path, bytes::int from stored_files');
    const sizeOf = (path: string) => statSync(join(dataDir, 'media', path)).size;
    for (const { path, bytes } of files) expect([path, sizeOf(path)]).toEqual([path, bytes]);
    const clip = files.find(({ path }) => path.endsWith('.mp4'))!;
    expect(clip.path).toMatch(/^private\/[0-9a-f]{64}\.mp4$/);

    const lost = files.find(({ path }) => path.startsWith('public/'))!;
    const content = readFileSync(join(dataDir, 'media', lost.path));
    rmSync(join(dataDir, 'media', lost.path));
    lines.length = 0;
    expect(await seedWhenEmpty(orm, options)).toBe(false);
    expect(readFileSync(join(dataDir, 'media', lost.path)).equals(content)).toBe(true);
    expect(lines).toEqual(['1 missing demo file(s) restored']);
  });
});
