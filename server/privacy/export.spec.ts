import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RequestDataExportDocument } from '../../graphql/generated/graphql.js';
import { sign } from '../kernel/signed.js';
import { livedIn, TRACES } from '../testkit/lived-in.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor, VisitorOptions } from '../testkit/visitor.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

interface Exported {
  about: Record<string, string>;
  sections: { kind: string; title: string; explanation: string; items: Record<string, unknown>[] }[];
}

interface Answer {
  requestDataExport: {
    url: string | null;
    expiresAt: string | null;
    userErrors: { code: string; field: string[] | null }[];
  };
}

const ask = async ({ run }: Visitor, input: object = { password: 'correct horse' }) =>
  (await run<Answer>(RequestDataExportDocument, { input })).requestDataExport;

async function linkOf(visitor: Visitor): Promise<string> {
  const { url, userErrors } = await ask(visitor);
  if (!url) throw new Error(JSON.stringify(userErrors));
  return url;
}

async function loggedIn(options: VisitorOptions = {}) {
  const user = await story.user();
  return { user, visitor: await story.as(user, options) };
}

describe('the download of what is kept', () => {
  it('is a file with a section for everything, for its owner to read', async () => {
    const { user, buyer } = await livedIn(app, story);
    const response = await fetch(await linkOf(buyer.visitor));
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': expect.stringMatching(
        /^attachment; filename="zhike-data-\d{4}-\d\d-\d\d\.json"$/,
      ),
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    });
    const { about, sections } = (await response.json()) as Exported;
    expect(about).toMatchObject({ title: '你在知课的数据', operator: '测试站', account: user.id });
    expect(sections[0]).toMatchObject({ kind: 'User', title: '账号', items: [{ username: user.username }] });
    const items = (kind: string) => sections.find(section => section.kind === kind)?.items;
    expect(items('Contact')?.[0]).toMatchObject({ value: `${user.username}${TRACES.email}` });
    expect(items('Refund')?.[0]).toMatchObject({ reason: TRACES.reason, amount: { fen: 19_000 } });
    expect(items('AuditEntry')).toEqual(
      expect.arrayContaining([expect.objectContaining({ action: 'account.export' })]),
    );
    expect(items('SecondFactor')).toEqual([]);
  });

  it('speaks English to whoever asked in English', async () => {
    const { visitor } = await loggedIn({ locale: 'en' });
    const { about, sections } = (await (await fetch(await linkOf(visitor))).json()) as Exported;
    expect(about.title).toBe('Your data at Zhike');
    expect(sections.find(({ kind }) => kind === 'Order')?.title).toBe('Orders');
  });

  it('holds nothing of anybody else', async () => {
    const other = await livedIn(app, story);
    const { visitor } = await loggedIn();
    const text = await (await fetch(await linkOf(visitor))).text();
    expect(text).not.toContain(other.user.username as string);
    expect(text).not.toContain(other.orderId);
  });

  it('needs the password, and says so of a wrong one', async () => {
    const { user, visitor } = await loggedIn();
    const refused = {
      url: null,
      expiresAt: null,
      userErrors: [{ code: 'PASSWORD_WRONG', field: ['password'] }],
    };
    expect(await ask(visitor, {})).toMatchObject(refused);
    expect(await ask(visitor, { password: 'wrong' })).toMatchObject(refused);
    const deeds = `select action from audit_entries where subject_id = $1 and action = 'account.export'`;
    expect(await app.sql(deeds, [user.id])).toEqual([]);
  });
});

describe('a link that opens nothing', () => {
  const statusOf = async (url: string): Promise<[number, string]> => {
    const response = await fetch(url);
    return [response.status, await response.text()];
  };
  const absent: [number, string] = [404, ''];
  const ticketOf = (url: string) => url.slice(url.lastIndexOf('/') + 1);

  it('was altered, is for something else, or never was', async () => {
    const { user, visitor } = await loggedIn();
    const url = await linkOf(visitor);
    expect(await statusOf(`${app.origin}/exports/nonsense`)).toEqual(absent);
    expect(await statusOf(`${url}x`)).toEqual(absent);
    expect(await statusOf(`${app.origin}/exports/${visitor.accessToken}`)).toEqual(absent);
    const soon = Math.floor(app.clock.now().getTime() / 1000) + 60;
    const claims = { sub: user.id, sid: user.id };
    const forged = await sign('export', claims, 'another secret of the same length, more or less', soon);
    expect(await statusOf(`${app.origin}/exports/${forged}`)).toEqual(absent);
    const { errors } = await app.visitor({ accessToken: ticketOf(url) }).send('{ me { id } }');
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('is of a session that has ended', async () => {
    const { visitor } = await loggedIn();
    const url = await linkOf(visitor);
    expect((await statusOf(url))[0]).toBe(200);
    await visitor.run('mutation { logout { userErrors { code } } }');
    await expect.poll(() => statusOf(url), { timeout: 1000 }).toEqual(absent);
  });

  it('is older than ten minutes', async () => {
    const { visitor } = await loggedIn();
    const { url, expiresAt } = await ask(visitor);
    expect(new Date(expiresAt as string).getTime() - app.clock.now().getTime()).toBeLessThanOrEqual(600_000);
    await app.advance(9 * 60_000);
    expect((await statusOf(url as string))[0]).toBe(200);
    await app.advance(61_000);
    expect(await statusOf(url as string)).toEqual(absent);
  });
});

it('is given out five times an hour, and read ten times', async () => {
  const strict = await startApp({ rateLimitFactor: 1 });
  try {
    const visitor = await new Story(strict).learner();
    const urls: string[] = [];
    for (let n = 0; n < 5; n++) urls.push(await linkOf(visitor));
    const { errors } = await visitor.send(RequestDataExportDocument, {
      input: { password: 'correct horse' },
    });
    expect(errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
    const statuses: number[] = [];
    for (let n = 0; n < 11; n++) statuses.push((await fetch(urls[n % 5] as string)).status);
    expect(statuses).toEqual([...Array<number>(10).fill(200), 429]);
  } finally {
    await strict.stop();
  }
});
