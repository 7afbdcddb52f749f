import type { Refusal } from './use-refusals';

/** What can be seen before anything is sent: told at its field like a refusal of the server's, under the code MISSING. */
export const missing = (field: string, wrong: boolean, message: string): Refusal[] =>
  wrong ? [{ code: 'MISSING', field: [field], message }] : [];
