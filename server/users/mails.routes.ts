import { Router, type RequestHandler } from 'express';
import type { Ctx } from '../context.js';
import { escaped, type Mail } from '../kernel/mail.js';
import { shanghaiText } from '../kernel/shanghai.js';
import { keptMails } from './mail.service.js';

const POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The mails that were kept instead of sent, for whoever tries the product: mount them at `/mails`, behind `guard`. */
export function mailRoutes(systemCtx: () => Ctx, guard: RequestHandler | null): Router {
  const routes = Router();
  if (guard) routes.use(guard);
  routes.use((_request, response, next) => {
    response.set({
      'content-security-policy': POLICY,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer', // The address may hold the token.
      'x-robots-tag': 'noindex',
    });
    next();
  });
  routes.get('/style.css', (_request, response) => void response.type('css').send(STYLE));
  routes.get('/', async (request, response) => {
    const mails = await keptMails(systemCtx());
    response.type('html').send(page(request.baseUrl, mails));
  });
  return routes;
}

function page(baseUrl: string, mails: (Mail & { at: Date })[]): string {
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="10"><title>知课 · 邮件</title><link rel="stylesheet" href="${escaped(baseUrl)}/style.css"></head>
<body><header><h1>邮件</h1><p>没有设置邮件服务器，要发出的邮件留在这里，最新的在最前面。</p></header>
<main>${mails.map(entry).join('') || '<p class="empty">还没有邮件。注册、验证邮箱或重置密码时会出现。</p>'}</main></body></html>`;
}

function entry({ to, subject, text, at }: Mail & { at: Date }): string {
  const lines = text
    .split('\n\n')
    .map(line => `<p${/^\d{6}$/.test(line) ? ' class="code"' : ''}>${escaped(line)}</p>`);
  return `<article><h2>${escaped(subject)}</h2><p class="meta">${escaped(to)} · ${shanghaiText(at)}</p>${lines.join('')}</article>`;
}

const STYLE = `:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#f7f5f1;color:#1c1b19;font:16px/1.5 -apple-system,"PingFang SC","Noto Sans SC","Microsoft YaHei",sans-serif}
header,main{max-width:720px;margin:0 auto;padding:24px 16px 0}
h1{margin:0;font-size:22px;line-height:1.25}
header p{margin:8px 0 0;color:#5f5b55;font-size:14px}
article,.empty{margin:0 0 16px;padding:16px;background:#fff;border:1px solid #e8e4dc;border-radius:12px}
.empty{color:#5f5b55}
h2{margin:0;font-size:18px;line-height:1.25;overflow-wrap:anywhere}
article p{margin:12px 0 0}
article p.meta{margin:4px 0 0;color:#5f5b55;font-size:14px;overflow-wrap:anywhere}
article p.code{font-size:28px;font-weight:600;letter-spacing:6px;color:#c2410c;font-variant-numeric:tabular-nums}
article p:last-child{color:#5f5b55;font-size:12px}
`;
