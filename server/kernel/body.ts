import type { Request, RequestHandler, Response } from 'express';

/** Of a body that is too large so much is let pass unread, so that its sender hears why; then it is cut. */
const LINGER_BYTES = 4 * 1024 * 1024;

/** Express's error handler takes the status; nothing else of it is told. */
class BodyError extends Error {
  constructor(
    readonly status: 400 | 413 | 415,
    message: string,
  ) {
    super(message);
  }
}

/**
 * A body holds its connection until it was read: whoever answers without having read it hangs up, because Node would
 * otherwise read to an end that never comes.
 */
export const hangUpOnBodies: RequestHandler = ({ headers }, response, next) => {
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0)
    response.shouldKeepAlive = false;
  next();
};

/**
 * The body as bytes in `request.body`, at most `limit` of them. Express's own readers answer a larger one only when
 * they have read all of it, which for one without an end is never.
 */
export function readBody(limit: number): RequestHandler {
  return (request: Request, response: Response, next) => {
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') return next(new BodyError(415, 'Bodies are not compressed.'));
    const parts: Buffer[] = [];
    let size = 0;

    const done = (error?: BodyError): void => {
      request.off('data', take).off('end', end).off('error', broken);
      if (error) request.pause();
      next(error);
    };
    const take = (part: Buffer): void => {
      size += part.length;
      if (size <= limit) parts.push(part);
      else parts.length = 0;
      if (size > LINGER_BYTES) done(new BodyError(413, 'The body is too large.'));
    };
    const end = (): void => {
      response.shouldKeepAlive = request.httpVersion === '1.1' && request.headers.connection !== 'close';
      if (size > limit) return done(new BodyError(413, 'The body is too large.'));
      request.body = Buffer.concat(parts);
      done();
    };
    const broken = (): void => done(new BodyError(400, 'The body ended too early.'));
    request.on('data', take).once('end', end).once('error', broken);
  };
}
