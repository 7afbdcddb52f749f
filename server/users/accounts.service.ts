import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { refusal, UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { storable } from '../kernel/text.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { isReason, isSomebodys, runsTheShop, takingRefusal } from './accounts.rules.js';
import type {
  AccountsArgs,
  BanUserInput,
  ChangeRoleInput,
  RenameUserInput,
  UnbanUserInput,
} from './accounts.types.js';
import { emailOf, phoneOf } from './contact.rules.js';
import { Contact } from './contact.entity.js';
import { nameFault, normalName } from './name.rules.js';
import { endSessions } from './sessions.service.js';
import { Role, User, UserStatus } from './user.entity.js';
import { requireViewer } from './viewer.js';

const MAX_SEARCH = 254;

/**
 * What `allAccounts` takes. Looking somebody up is an act: it is limited and written down, whichever page is asked for, a
 * look-up by address or number with whom it found. Throws `INVALID_INPUT`.
 */
export async function lookUp(ctx: Ctx, { search: given, ...args }: AccountsArgs): Promise<object> {
  const search = storable(given ?? '').trim();
  if (!search) return args;
  if (search.length > MAX_SEARCH) throw new UserError('INVALID_INPUT', ['search']);
  await ctx.limits.consume('accountSearch', requireViewer(ctx).id);
  const [email, phone] = [emailOf(search), phoneOf(search)];
  const contacts = [
    ...(email ? [ctx.vault.index('email', email)] : []),
    ...(phone ? [ctx.vault.index('phone', phone)] : []),
  ];
  await inTransaction(ctx, async tx => {
    const found = contacts.length ? await tx.em.find(Contact, { valueIndex: { $in: contacts } }) : [];
    const subjectId = found.map(({ user }) => user.id).join(' ') || '-';
    const by = email ? 'EMAIL' : phone ? 'PHONE' : 'NAME';
    record(tx, { action: 'account.search', subjectType: 'User', subjectId, detail: { by } });
  });
  return { ...args, search, contacts };
}

/**
 * Gives an account another role, and ends its sessions, because roles stand in tokens. Returns its id, as all that
 * follow. Throws `NOT_FOUND`, `INVALID_INPUT`, `NOT_ON_YOURSELF`, `LAST_ADMIN`.
 */
export function changeRole(ctx: Ctx, { role, ...intervention }: ChangeRoleInput): Promise<string> {
  return intervene(ctx, intervention, async (tx, { user, admins, audit }) => {
    assertTakable(tx, user, admins);
    const before = user.role;
    if (before === role) return;
    user.role = role;
    await endSessions(tx, user.id);
    audit('role.change', { from: before, to: role });
  });
}

/** Shuts an account: its sessions end and nobody logs in. Orders that are under way take their course. */
export function banUser(ctx: Ctx, input: BanUserInput): Promise<string> {
  return intervene(ctx, input, async (tx, { user, admins, reason, audit }) => {
    assertTakable(tx, user, admins);
    user.status = UserStatus.BANNED;
    user.banReason = reason;
    await endSessions(tx, user.id);
    audit('user.ban', {});
  });
}

/** Opens a shut account again; one that is open is no fault. */
export function unbanUser(ctx: Ctx, input: UnbanUserInput): Promise<string> {
  return intervene(ctx, input, (_tx, { user, audit }) => {
    if (user.status !== UserStatus.BANNED) return;
    user.status = UserStatus.ACTIVE;
    user.banReason = null;
    audit('user.unban', {});
  });
}

/** Takes a name away that misleads or offends. Throws `NAME_INVALID` too. */
export function renameUser(ctx: Ctx, { name: given, ...intervention }: RenameUserInput): Promise<string> {
  return intervene(ctx, intervention, (_tx, { user, audit }) => {
    const fault = nameFault(given, { isStaff: user.role === Role.ADMIN });
    if (fault) throw new UserError(fault, ['name']);
    user.name = normalName(given);
    // No name, neither the old nor the new: an entry can never be deleted, and a person can.
    audit('user.rename', {});
  });
}

/** Logs an account out everywhere. */
export function endSessionsOf(ctx: Ctx, intervention: { userId: string; reason: string }): Promise<string> {
  return intervene(ctx, intervention, async (tx, { user, audit }) => {
    await endSessions(tx, user.id);
    audit('sessions.end', {});
  });
}

/** What an intervention works with: nobody else changes any of it meanwhile. */
interface Scene {
  user: User;
  /** All who run the shop. */
  admins: User[];
  reason: string;
  audit(action: string, detail: Record<string, unknown>): void;
}

async function intervene(
  ctx: Ctx,
  { userId, reason: words }: { userId: string; reason: string },
  work: (tx: Tx<Ctx>, scene: Scene) => Promise<void> | void,
): Promise<string> {
  const reason = storable(words).trim();
  if (!isReason(reason)) throw new UserError('INVALID_INPUT', ['reason']);
  const id = userId.toLowerCase();
  if (!isId(id)) throw new UserError('NOT_FOUND', ['userId']);
  await inTransaction(ctx, async tx => {
    const { user, admins } = await lockScene(tx, id);
    const audit: Scene['audit'] = (action, detail) =>
      record(tx, { action, subjectType: 'User', subjectId: id, detail: { ...detail, reason } });
    await work(tx, { user, admins, reason, audit });
  });
  return id;
}

/**
 * Locks the account and all admins, in the order of their ids: two who act on each other at once queue, and the second
 * finds what the first made of them. Whoever is no admin any more is turned away.
 */
async function lockScene(tx: Tx<Ctx>, id: string): Promise<Pick<Scene, 'user' | 'admins'>> {
  await tx.em.execute(`select 1 from users where id = ? or role = 'ADMIN' order by id for no key update`, [
    id,
  ]);
  const people = await tx.em.find(User, { $or: [{ id }, { role: Role.ADMIN }] });
  const admins = people.filter(runsTheShop);
  if (!admins.some(admin => admin.id === tx.viewer?.id))
    throw refusal('FORBIDDEN', 'This is not yours to do.');
  const user = people.find(person => person.id === id);
  if (!user || !isSomebodys(user)) throw new UserError('NOT_FOUND', ['userId']);
  return { user, admins };
}

function assertTakable(tx: Tx<Ctx>, user: User, admins: readonly User[]): void {
  const code = takingRefusal(user, requireViewer(tx).id, admins);
  if (code) throw new UserError(code, ['userId']);
}
