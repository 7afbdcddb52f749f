import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { newId } from '../kernel/id.js';
import { sign, verify } from '../kernel/signed.js';
import type { Tx } from '../kernel/transaction.js';
import { solveCaptcha } from './captcha.service.js';
import type { CaptchaInput } from './captcha.types.js';
import { emailOf } from './contact.rules.js';
import { ownerOfEmail } from './contacts.service.js';
import type { ConfirmLoginInput } from './credentials.types.js';
import { hashPassword, isOutdated, passwordMatches } from './hashing.js';
import { Identity } from './identity.entity.js';
import { usernameOf } from './name.rules.js';
import { givenCode } from './second-factor.rules.js';
import { passSecondFactor, secondFactorOn } from './second-factor.service.js';
import { openSession } from './sessions.service.js';
import { User, UserStatus } from './user.entity.js';
import type { SessionPayload } from './users.types.js';

/** How long somebody may take to find the second factor. */
const CHALLENGE_SECONDS = 5 * 60;
const CHALLENGE = 'second-factor';

interface Given {
  username: string;
  password: string;
  captcha?: CaptchaInput | null;
}

/**
 * One refusal for an unknown name, a wrong password and an account that is gone, in text, statements and hashes. An
 * attempt counts before it is looked at, so that a thousand at once are no more than a thousand in a row.
 */
export async function loginWithPassword(ctx: Ctx, input: Given): Promise<SessionPayload> {
  const account = accountOf(input.username);
  const here = `${ctx.address} ${account}`;
  await ctx.limits.consume('logins', ctx.address);
  await ctx.limits.consume('login', here);
  const isTrusted = await ctx.limits.allows('loginFailures', account);
  const isTrustedHere = await ctx.limits.allows('loginFailuresOfAddress', ctx.address);
  if (!isTrusted || !isTrustedHere) await solveCaptcha(ctx, input.captcha);

  const user = await find(ctx, account);
  const hash = user?.passwordHash ?? null;
  const isRight = await passwordMatches(hash, input.password);
  if (!user || !hash || !isRight) throw new UserError('INVALID_CREDENTIALS');

  await ctx.limits.forget('login', here);
  // The own attempt only: a count that began anew would tell a stranger that there is an account, and who came when.
  if (isTrusted) await ctx.limits.giveBack('loginFailures', account);
  await ctx.limits.giveBack('loginFailuresOfAddress', ctx.address);
  await ctx.limits.giveBack('logins', ctx.address);
  if (user.status === UserStatus.BANNED) throw new UserError('ACCOUNT_BANNED', null, user.banReason);
  if (isOutdated(hash)) await renewHash(ctx, user, hash, input.password);
  if (await secondFactorOn(ctx, user.id)) return challenge(ctx, user);
  const holds = (locked: User) => locked.passwordHash === user.passwordHash;
  return openSession(ctx, user.id, holds, { byPassword: true });
}

/** Hashes anew what was hashed with less than passwords are today, now that the password is known. */
async function renewHash(ctx: Ctx, user: User, hash: string, password: string): Promise<void> {
  const renewed = await hashPassword(password);
  const changed = await ctx.em
    .fork()
    .nativeUpdate(User, { id: user.id, passwordHash: hash }, { passwordHash: renewed });
  if (changed) user.passwordHash = renewed;
}

/** What counts as one account: a user name never holds an @. */
const accountOf = (text: string): string => emailOf(text) ?? usernameOf(text);

async function find(ctx: Ctx, account: string): Promise<User | null> {
  const em = ctx.em.fork();
  if (!account.includes('@')) return em.findOne(User, { username: account });
  const owner = await ownerOfEmail({ em, vault: ctx.vault }, account);
  return em.findOne(User, { id: owner ?? NOBODY });
}

/** Asked for where nobody has the address, so that it takes as many statements. */
const NOBODY = '00000000-0000-7000-8000-000000000000';

/** The account of a platform that led to a challenge, instead of a password. */
type Via = Pick<Identity, 'provider' | 'subjectIndex'>;

/** Good for this user while the password stays what it was, and while what led to it is linked. */
export async function challenge(ctx: Ctx, user: User, via?: Via): Promise<SessionPayload> {
  const expires = Math.floor(ctx.now().getTime() / 1000) + CHALLENGE_SECONDS;
  const claims = { jti: newId(), sub: user.id, pwd: passwordMark(ctx, user), via };
  const token = await sign(CHALLENGE, claims, ctx.config.sessionSecret, expires);
  return { secondFactor: { token, expiresAt: new Date(expires * 1000) } };
}

const passwordMark = ({ vault }: Ctx, { passwordHash }: User): string =>
  vault.index('proof', passwordHash ?? '');

/**
 * The second half of a login. Throws `SESSION_EXPIRED` for a challenge that is over or was guessed at ten times,
 * `SECOND_FACTOR_WRONG`, and `CAPTCHA_REQUIRED` after ten wrong codes of the account within an hour: who knows no more
 * than the password guesses slowly, and keeps nobody out.
 */
export async function confirmLogin(ctx: Ctx, input: ConfirmLoginInput): Promise<SessionPayload> {
  await ctx.limits.consume('logins', ctx.address);
  const claims = await verify(CHALLENGE, input.challenge, ctx.config.sessionSecret, ctx.now());
  const user = claims?.sub ? await ctx.em.fork().findOne(User, claims.sub) : null;
  if (!user || claims?.pwd !== passwordMark(ctx, user)) throw new UserError('SESSION_EXPIRED', ['challenge']);
  if (user.status === UserStatus.BANNED) throw new UserError('ACCOUNT_BANNED', null, user.banReason);
  if (!(await ctx.limits.allows('challenge', input.challenge)))
    throw new UserError('SESSION_EXPIRED', ['challenge']);
  const isTrusted = await ctx.limits.allows('confirmFailures', user.id);
  if (!isTrusted && givenCode(input.code)?.kind !== 'RECOVERY') await solveCaptcha(ctx, input.captcha);
  if (!(await passSecondFactor(ctx, user.id, input.code, 'confirmLogin')))
    throw new UserError('SECOND_FACTOR_WRONG', ['code']);
  if (isTrusted) await ctx.limits.giveBack('confirmFailures', user.id);
  const { via } = claims as { via?: Via };
  const holds = async (locked: User, tx: Tx<Ctx>) =>
    locked.passwordHash === user.passwordHash &&
    (!via || (await tx.em.count(Identity, { ...via, user: user.id })) > 0);
  return openSession(ctx, user.id, holds, { byPassword: !via });
}
