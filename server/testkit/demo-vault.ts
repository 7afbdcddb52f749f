import { parseConfig } from '../config.js';
import { Vault } from '../kernel/vault.js';

/** The vault of a server that is started without keys of its own. */
export function demoVault(): Vault {
  const { encryptionKeys, indexKey } = parseConfig({});
  return new Vault(encryptionKeys, indexKey);
}
