import { pino, type DestinationStream, type Logger } from 'pino';
import { masked, maskedLine } from './masking.js';

export type { Logger };

/**
 * JSON lines on stderr, so that stdout stays for what a person reads at start. What is personal or lets somebody in is
 * hidden twice: by its name, and on the finished line by what it looks like.
 */
export function createLogger(level: string, out: DestinationStream = pino.destination(2)): Logger {
  return pino(
    { level, formatters: { log: line => masked(line) as Record<string, unknown> } },
    { write: line => out.write(maskedLine(line)) },
  );
}
