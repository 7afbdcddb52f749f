import { ConfigError } from './config.js';

interface Failure extends Error {
  code?: string;
  path?: string;
  port?: number;
}

/** Faults of our own making, which only the stack explains. */
const OURS = [TypeError, ReferenceError, RangeError, SyntaxError];

/** One clear sentence for what a person can mend; the stack only for what is our own fault. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ConfigError) return listOf(error.faults);
  if (!(error instanceof Error)) return String(error);
  const { code, path, port, message } = error as Failure;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken by another program: stop it, or set PORT to another number (0: any free one).`;
  }
  if (code === 'EADDRNOTAVAIL') return `HOST is no address of this machine: ${message}.`;
  if (code === 'EACCES' && port) return `Port ${port} is not open to this account: set PORT to 1024 or more.`;
  if (code === 'ENOSPC') return `The disk is full: ${message}.`;
  if (path) return `${path} cannot be used (${code}): see to its owner and rights, or set DATA_DIR.`;
  if (OURS.some(kind => error instanceof kind)) return error.stack ?? message;
  return message;
}

const listOf = (faults: string[]): string =>
  faults.length === 1
    ? faults.join()
    : `The settings cannot be used:\n${faults.map(fault => `  - ${fault}`).join('\n')}`;
