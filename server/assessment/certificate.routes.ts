import type { IncomingMessage } from 'node:http';
import { Router } from 'express';
import type { Ctx } from '../context.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { certificatePdf, certificatePng } from './certificate-drawing.js';
import type { CertificateFacts } from './certificate-layout.js';
import type { Certificate } from './certificate.entity.js';
import { readNumber } from './certificate.rules.js';
import { certificateOf } from './certificates.service.js';

const KINDS = {
  pdf: { mime: 'application/pdf', draw: certificatePdf },
  png: { mime: 'image/png', draw: certificatePng },
} as const;

const isKind = (text: string): text is keyof typeof KINDS => Object.hasOwn(KINDS, text);

/** Sheets that were drawn lately stay at hand: about thirty of a hundred kilobytes. */
const KEPT = 30;

/**
 * `GET /certificates/<number>.pdf` and `.png`: the sheet, for whoever has the number. What it says never changes, so
 * it may be kept for ever; whether it is still good, the page behind its QR code says. 404 for a number of nothing,
 * 410 for one that was revoked.
 */
export function certificateRoutes(
  systemCtx: () => Ctx,
  addressOf: (request: IncomingMessage) => string,
): Router {
  const routes = Router();
  const drawn = new Map<string, Promise<Buffer>>();
  routes.get('/certificates/:file', async (request, response) => {
    const ctx = systemCtx();
    const [typed = '', kind = ''] = request.params.file.split('.', 2);
    const number = readNumber(typed);
    if (!number || !isKind(kind)) return void response.status(404).end();
    if (!(await ctx.limits.allows('certificateFiles', addressOf(request))))
      return void response.status(429).end();
    const certificate = await certificateOf(ctx, number);
    if (!certificate) return void response.status(404).end();
    if (certificate.revokedAt) return void response.status(410).end();
    const key = `${number}.${kind}`;
    const sheet = drawn.get(key) ?? KINDS[kind].draw(factsOf(certificate, ctx.publicUrl));
    keep(drawn, key, sheet);
    response.set({
      'content-type': KINDS[kind].mime,
      'content-disposition': `inline; filename="zhike-certificate-${key}"`,
      'cache-control': 'public, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'cross-origin', // A mini program shows it in a web view of the platform's.
      'x-robots-tag': 'noindex',
    });
    response.send(await sheet);
  });
  return routes;
}

/** What was asked for last is forgotten last; a sheet that could not be drawn is forgotten at once. */
function keep(drawn: Map<string, Promise<Buffer>>, key: string, sheet: Promise<Buffer>): void {
  drawn.delete(key);
  drawn.set(key, sheet);
  sheet.catch(() => drawn.delete(key));
  const [oldest] = drawn.keys();
  if (drawn.size > KEPT && oldest) drawn.delete(oldest);
}

/** The page that says whether a certificate is good. */
const pageOf = (publicUrl: string, number: string): string =>
  `${publicUrl}/#/subpackages/learning/certificate/certificate?number=${number}`;

function factsOf(certificate: Certificate, publicUrl: string): CertificateFacts {
  const { number, holderName, courseTitle, teacherName, version, createdAt } = certificate;
  const [year = '', month = '', day = ''] = shanghaiDay(createdAt).split('-');
  return {
    ...{ number, holderName, courseTitle, teacherName, version },
    issuedOn: `${year}年${Number(month)}月${Number(day)}日`,
    pageUrl: pageOf(publicUrl, number),
  };
}
