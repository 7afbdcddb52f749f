import { pino, type Logger } from 'pino';

export type { Logger };

/** JSON lines on stderr, so that stdout stays for what a person reads at start. */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      redact: [
        'headers.authorization',
        'headers.cookie',
        'password',
        'refreshToken',
        'accessToken',
        'code',
        'authCode',
      ],
    },
    pino.destination(2),
  );
}
