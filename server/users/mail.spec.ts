import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailsOf, register } from '../testkit/accounts.js';
import { startApp, type TestApp } from '../testkit/start-app.js';

interface Received {
  from: string;
  to: string[];
  user: string | undefined;
  raw: string;
}

/** A mail server that asks for a name and a password; it refuses so many mails first. */
async function startSmtp(refusals = 0) {
  const received: Received[] = [];
  let refused = 0;
  const server = new SMTPServer({
    secure: false,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    closeTimeout: 100,
    onAuth({ username, password }, _session, done) {
      if (username === 'zhike' && password === 'smtp-secret') done(null, { user: username });
      else done(new Error('Wrong password'));
    },
    onData(stream, { envelope, user }, done) {
      void text(stream).then(raw => {
        if (refused++ < refusals) return done(Object.assign(new Error('Try later'), { responseCode: 451 }));
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        received.push({ from, to: envelope.rcptTo.map(({ address }) => address), user: String(user), raw });
        done();
      });
    },
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    received,
    url: `smtp://zhike:smtp-secret@127.0.0.1:${port}`,
    stop: () => new Promise<void>(resolve => server.close(resolve)),
  };
}

const FROM = '知课 <no-reply@zhike.example.cn>';

describe('a mail by SMTP', () => {
  it('goes to one address, from ours, as text and HTML, and is kept nowhere', async () => {
    const smtp = await startSmtp();
    const app = await startApp({ mail: { smtpUrl: smtp.url, from: FROM } });
    try {
      await register(app, app.visitor(), { username: 'by.smtp', email: 'by.smtp@example.cn' });
      await mailsOf(app, 'by.smtp@example.cn');
      expect(smtp.received).toHaveLength(1);
      const [{ from, to, user, raw }] = smtp.received as [Received];
      expect([from, to, user]).toEqual(['no-reply@zhike.example.cn', ['by.smtp@example.cn'], 'zhike']);
      expect(raw).toMatch(/^To: by\.smtp@example\.cn$/m);
      expect(raw).toMatch(/^Message-ID: <[\w-]{36}@zhike\.example\.cn>$/m);
      expect(raw).toMatch(/^Auto-Submitted: auto-generated$/m);
      expect(raw).toMatch(/^Content-Type: multipart\/alternative;/m);
      expect(await app.sql('select 1 from kept_mails')).toEqual([]);
      expect((await fetch(`${app.origin}/mails/`)).status).not.toBe(200);
    } finally {
      await app.stop();
      await smtp.stop();
    }
  });

  it('is tried again when the server refuses it for now, and until it is of no use', async () => {
    const smtp = await startSmtp(1);
    const app = await startApp({ mail: { smtpUrl: smtp.url, from: FROM } });
    const tries = () =>
      app.sql<{ attempts: number }>(
        `select attempts from graphile_worker.jobs where task_identifier = 'sendMail'`,
      );
    const refusedOnce = () =>
      expect
        .poll(async () => (await tries()).map(({ attempts }) => attempts), { timeout: 5000 })
        .toEqual([1]);
    try {
      await register(app, app.visitor(), { username: 'tried.again', email: 'tried.again@example.cn' });
      await refusedOnce();
      expect(smtp.received).toEqual([]);
      await app.advance(60_000);
      expect(smtp.received.map(({ to }) => to)).toEqual([['tried.again@example.cn']]);
      expect(await tries()).toEqual([]);

      await smtp.stop();
      await register(app, app.visitor(), { username: 'too.late', email: 'too.late@example.cn' });
      await app.advance(10 * 60_000);
      expect(await tries()).toEqual([]);
      expect(smtp.received).toHaveLength(1);
    } finally {
      await app.stop();
    }
  });

  it('does not make whoever registers wait for a mail server that does not answer', async () => {
    const app = await startApp({ mail: { smtpUrl: 'smtp://127.0.0.1:1', from: FROM } });
    try {
      const { userErrors } = await register(app, app.visitor(), { username: 'waits.not' });
      expect(userErrors).toEqual([]);
    } finally {
      await app.stop();
    }
  });
});

describe('the page of mails that were kept', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  it('shows the latest first, runs nothing, and asks for nothing from elsewhere', async () => {
    await register(app, app.visitor(), { username: 'first.mail', email: 'first.mail@example.cn' });
    await mailsOf(app, 'first.mail@example.cn');
    await register(app, app.visitor(), { username: 'second.mail', email: "o'second&mail@example.cn" });
    await mailsOf(app, "o'second&mail@example.cn");
    const response = await fetch(`${app.origin}/mails/`);
    const html = await response.text();
    expect(html.indexOf('o&#39;second&#38;mail@example.cn')).toBeGreaterThan(0);
    expect(html.indexOf('first.mail@example.cn')).toBeGreaterThan(html.indexOf('second'));
    expect(html).toMatch(/<p class="code">\d{6}<\/p>/);
    expect(html).not.toMatch(/<script|https?:\/\/|style="/);
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect((await fetch(`${app.origin}/mails/style.css`)).headers.get('content-type')).toMatch('text/css');
  });

  it('keeps mails sealed', async () => {
    const rows = await app.sql<{ row: string }>('select k::text as row from kept_mails k');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain('example.cn');
  });
});

describe('in production', () => {
  it.each([
    ['a demonstration asks for the token', { demo: true, playgroundToken: 'a-token-of-tests' }, 401],
    ['a demonstration without a token has no such page', { demo: true, playgroundToken: null }, 404],
    ['a shop has none, whoever has a token', { demo: false, playgroundToken: 'a-token-of-tests' }, 404],
  ])('%s', async (_what, settings, status) => {
    const app = await startApp({ env: 'production', ...settings });
    try {
      // What is no page of the server's is the site's, which answers with its own.
      const response = await fetch(`${app.origin}/mails/`);
      const isMails = (await response.text()).includes('没有设置邮件服务器');
      expect(isMails).toBe(false);
      if (status === 401) {
        expect(response.status).toBe(401);
        const opened = await fetch(`${app.origin}/mails/?token=a-token-of-tests`);
        const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
        const page = await fetch(`${app.origin}/mails/`, { headers: { cookie } });
        expect(await page.text()).toContain('没有设置邮件服务器');
      }
    } finally {
      await app.stop();
    }
  });
});
