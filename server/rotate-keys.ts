import 'reflect-metadata';
import { record } from './audit/audit.service.js';
import { beside, type Desk } from './beside.js';
import { reseal } from './kernel/reseal.js';
import { inTransaction } from './kernel/transaction.js';
import { Vault } from './kernel/vault.js';

/**
 * `npm run rotate-keys` seals what older keys have sealed under the first of ENCRYPTION_KEYS, beside a running server
 * that knows both; ended in the middle, it goes on where it was. It ends with 0 when nothing needs an older key any more,
 * with 1 when there are rows that no key opens, with 2 when it could not be done.
 */
async function rotate({ settings, orm, now }: Desk): Promise<number> {
  const vault = new Vault(settings.encryptionKeys, settings.indexKey);
  const em = orm.em.fork();
  const columns = (await reseal(em, vault, 'all')).filter(({ sealed, lost }) => sealed + lost > 0);
  const key = settings.encryptionKeys[0]?.id ?? '';
  await inTransaction({ em, vault, now, viewer: null }, async tx =>
    record(tx, { action: 'vault.rotate', subjectType: 'Key', subjectId: key, detail: { columns } }),
  );
  const lines = columns.map(
    ({ column, sealed, lost }) => `  ${column}: ${sealed}${lost ? `, lost: ${lost}` : ''}`,
  );
  console.log([`Sealed anew under the key "${key}":`, ...(lines.length ? lines : ['  nothing'])].join('\n'));
  const isLost = columns.some(({ lost }) => lost > 0);
  if (isLost) console.error('What is lost was sealed under a key that ENCRYPTION_KEYS no longer names.');
  return isLost ? 1 : 0;
}

await beside(args => {
  if (args.length) throw new Error('It takes no arguments: npm run rotate-keys');
}, rotate);
