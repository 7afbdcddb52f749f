import { API_FAULTS, APIS, FAULT_KINDS, FIELDS, type Fault, type FaultOptions } from './faults.js';
import { CHANNELS } from './model.js';

/** What the caller of the control API did wrong. */
export class InputError extends Error {
  constructor(
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

type Input = Record<string, unknown>;

export function oneOf<T extends string>(input: Input, key: string, words: readonly T[]): T | null {
  const value = input[key] ?? null;
  if (value === null) return null;
  if (typeof value === 'string' && (words as readonly string[]).includes(value)) return value as T;
  throw new InputError(`${key} must be one of: ${words.join(', ')}`);
}

export function whole(input: Input, key: string, min: number, max: number): number | undefined {
  const value = input[key];
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new InputError(`${key} must be a whole number from ${min} to ${max}`);
}

export function words(input: Input, key: string): string | undefined {
  const value = input[key];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value.length > 0 && value.length <= 200) return value;
  throw new InputError(`${key} must be a short text`);
}

export function onlyKeys(input: Input, known: readonly string[]): void {
  const unknown = Object.keys(input).find(key => !known.includes(key));
  if (unknown !== undefined) throw new InputError(`${unknown} is not known here; known: ${known.join(', ')}`);
}

export const OPTION_KEYS = ['delayMs', 'copies', 'ageSeconds', 'field', 'status', 'code', 'message'] as const;

export function readOptions(input: Input): FaultOptions {
  const options: FaultOptions = {
    delayMs: whole(input, 'delayMs', 0, 86_400_000),
    copies: whole(input, 'copies', 1, 200),
    ageSeconds: whole(input, 'ageSeconds', 1, 31_536_000),
    field: oneOf(input, 'field', FIELDS) ?? undefined,
    status: whole(input, 'status', 400, 599),
    code: words(input, 'code'),
    message: words(input, 'message'),
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

export function readFault(input: Input): Omit<Fault, 'id' | 'armedAt'> {
  onlyKeys(input, ['kind', 'channel', 'number', 'api', 'of', 'times', ...OPTION_KEYS]);
  const kind = oneOf(input, 'kind', FAULT_KINDS);
  if (kind === null) throw new InputError(`kind must be one of: ${FAULT_KINDS.join(', ')}`);
  const api = oneOf(input, 'api', APIS);
  if (api !== null && !(API_FAULTS as readonly string[]).includes(kind)) {
    throw new InputError(`api only narrows the api.* faults`);
  }
  return {
    kind,
    channel: oneOf(input, 'channel', CHANNELS),
    number: words(input, 'number') ?? null,
    api,
    of: oneOf(input, 'of', ['payment', 'refund', 'inquiry']),
    left: input.times === 'always' ? 'always' : (whole(input, 'times', 1, 10_000) ?? 1),
    ...readOptions(input),
  };
}
