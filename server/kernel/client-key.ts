import { UserError } from './errors.js';

/** Client keys are stored and compared: 8 to 64 printable ASCII characters come back as they went in. */
export function assertClientKey(clientKey: string): void {
  if (!/^[\x21-\x7e]{8,64}$/.test(clientKey)) throw new UserError('INVALID_INPUT', ['clientKey']);
}
