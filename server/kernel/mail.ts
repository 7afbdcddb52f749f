import { createTransport } from 'nodemailer';
import type { MailConfig } from '../config.js';
import { MAIL_FOOTER, type MailText } from './mail-messages.js';
import type { Locale } from './messages.js';

/** A mail as it goes out. */
export interface Mail {
  /** Of the mail's job: sent twice, it is known as one. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

export interface Mailer {
  send(mail: Mail): Promise<void>;
  close(): void;
}

const PATIENCE_MS = 10_000;

/** By SMTP; names nothing of this machine, and takes no file and no address from a mail's content. */
export function smtpMailer({ smtpUrl, from }: MailConfig): Mailer {
  const waits = { connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS };
  const domain = from.replace(/^.*@([^>]+)>?$/, '$1');
  const transport = createTransport(
    { url: smtpUrl, pool: true, maxConnections: 2, ...waits },
    { disableFileAccess: true, disableUrlAccess: true },
  );
  return {
    async send({ id, to, subject, text, html }) {
      const headers = { 'Auto-Submitted': 'auto-generated' };
      // As an object, so that nothing in it is read as a list of addresses.
      await transport.sendMail({
        messageId: `<${id}@${domain}>`,
        from,
        to: { name: '', address: to },
        subject,
        text,
        html,
        headers,
      });
    },
    close: () => transport.close(),
  };
}

/** Plain text, and simple HTML that asks for nothing from anywhere. */
export function dressed(
  { subject, lines }: MailText,
  locale: Locale,
): Pick<Mail, 'subject' | 'text' | 'html'> {
  const footer = MAIL_FOOTER[locale];
  const paragraphs = lines.map(line => `<p style="${isCode(line) ? CODE : LINE}">${escaped(line)}</p>`);
  const html = `<!doctype html><html lang="${locale}"><meta charset="utf-8"><body style="${BODY}">${paragraphs.join('')}<p style="${FOOT}">${escaped(footer)}</p></body></html>`;
  return { subject, text: [...lines, footer].join('\n\n'), html };
}

const isCode = (line: string): boolean => /^\d{6}$/.test(line);

const BODY = 'margin:0;padding:24px;background:#f7f5f1;color:#1c1b19;font:16px/1.6 sans-serif';
const LINE = 'margin:0 0 16px';
const CODE = 'margin:0 0 16px;font-size:32px;font-weight:600;letter-spacing:6px;color:#c2410c';
const FOOT = 'margin:24px 0 0;font-size:13px;color:#5f5b55';

export const escaped = (text: string): string => text.replace(/[&<>"']/g, char => `&#${char.charCodeAt(0)};`);
