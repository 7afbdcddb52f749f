import type { Request, RequestHandler, Response } from 'express';

/** A year: whoever came over TLS once does not come without it again. */
const HSTS = 'max-age=31536000';

/** What no page of ours asks a device for. */
const NOT_ASKED_FOR = [
  'camera',
  'microphone',
  'geolocation',
  'payment',
  'usb',
  'serial',
  'midi',
  'display-capture',
];

/** What every answer carries, whatever it is: what is no page may do nothing. */
export const answerHeaders = (secure: boolean): Record<string, string> => ({
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'permissions-policy': NOT_ASKED_FOR.map(feature => `${feature}=()`).join(', '),
  // The sandbox's pages may be opened in a window that answers.
  'cross-origin-opener-policy': 'same-origin-allow-popups',
  'cross-origin-resource-policy': 'same-origin',
  ...(secure && { 'strict-transport-security': HSTS }),
});

/**
 * Pages set a policy of their own over this one. TLS may end at a proxy that says nothing of it; then the public
 * address says it.
 */
export function protectAnswers(publicUrl: () => string): RequestHandler {
  return (request, response, next) => {
    response.set(answerHeaders(request.secure || publicUrl().startsWith('https:')));
    next();
  };
}

/**
 * A page loads from its own origin and from `media` only, runs no inline script, and frames nothing but `frames`. Pieces
 * of a film are fetched by the page's script.
 */
export function protectPage(
  response: Response,
  { frames, images, media = '' }: { frames: string | null; images: string; media?: string },
): void {
  response.set(
    'content-security-policy',
    [
      "default-src 'none'",
      "script-src 'self'",
      "worker-src 'self'",
      // Both pages' frameworks position with style attributes and elements of their own.
      "style-src 'self' 'unsafe-inline'",
      "font-src 'self'",
      `img-src 'self' ${images} ${media}`.trim(),
      `media-src 'self' blob: ${media}`.trim(),
      ['connect-src', "'self'", socketsOf(response.req), media].filter(Boolean).join(' '),
      `frame-src ${frames ?? "'none'"}`,
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  );
}

/** Older browsers do not take a socket to the same host for one's own origin. */
function socketsOf({ headers: { host = '' } }: Request): string {
  return /^[\w.-]+(:\d+)?$/.test(host) ? `ws://${host} wss://${host}` : '';
}
