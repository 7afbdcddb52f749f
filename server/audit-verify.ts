import 'reflect-metadata';
import { formatHead, parseHead, type FaultKind, type Head } from './audit/chain.rules.js';
import { verifyChain, type Fault } from './audit/verify.service.js';
import { beside, type Desk } from './beside.js';
import { Vault } from './kernel/vault.js';

/**
 * `npm run audit:verify` walks the audit log and prints how many entries are sound, and the head, which is worth noting
 * elsewhere: `npm run audit:verify -- --head 12:…` also finds that the end was cut off since. It ends with 0 when all is
 * sound, with 1 and the first row that is not, with 2 when it could not be done.
 */
async function verify({ settings, orm }: Desk, noted: Head | null): Promise<number> {
  const vault = new Vault(settings.encryptionKeys, settings.indexKey);
  const { sound, before, head, fault } = await verifyChain({ em: orm.em.fork(), vault }, noted);
  const lines = [
    `Entries that are sound: ${sound}`,
    ...(before ? [`Entries from before there was a chain, which one hash vouches for: ${before}`] : []),
    `Head: ${head ? formatHead(head) : 'none'}`,
  ];
  console.log(lines.join('\n'));
  if (fault) console.error(sentenceFor(fault));
  return fault ? 1 : 0;
}

const SENTENCES: Record<FaultKind, string> = {
  ALTERED: 'was altered, or was not written by this server',
  MISSING: 'is missing',
  INSERTED: 'was put there by somebody else',
  MOVED: 'stands in another place',
  BEFORE: 'follows entries from before there was a chain, of which one was altered, deleted or added',
  CUT: 'and what follows it are missing: the head that was noted is not there',
};

const sentenceFor = ({ kind, sequence, id }: Fault): string =>
  `Entry ${sequence}${id ? ` (${id})` : ''} ${SENTENCES[kind]}.`;

function readHead(args: string[]): Head | null {
  if (!args.length) return null;
  const [flag, text = '', ...more] = args;
  const head = flag === '--head' && !more.length ? parseHead(text) : null;
  if (!head) throw new Error('Give the head as it was printed: npm run audit:verify -- --head 12:…');
  return head;
}

await beside(readHead, verify);
