import type { UserErrorCode } from '../kernel/errors.js';
import type { Role, UserStatus } from './user.entity.js';

/** What is known of an account while nobody else can change it. */
interface Standing {
  id: string;
  role: `${Role}`;
  status: `${UserStatus}`;
}

/** Of a reason, in characters. */
const MAX_REASON = 200;

export const isReason = (text: string): boolean => text.length > 0 && text.length <= MAX_REASON;

/** Whether there is still a person behind it. */
export const isSomebodys = ({ status }: Pick<Standing, 'status'>): boolean =>
  status === 'ACTIVE' || status === 'BANNED';

export const runsTheShop = ({ role, status }: Omit<Standing, 'id'>): boolean =>
  role === 'ADMIN' && status === 'ACTIVE';

/**
 * Why an admin may not take something away from an account. `admins` are all that run the shop, the account among them
 * where it does: the last one stays.
 */
export function takingRefusal(
  account: Standing,
  actorId: string,
  admins: readonly Standing[],
): keyof typeof UserErrorCode | null {
  if (account.id === actorId) return 'NOT_ON_YOURSELF';
  const others = admins.filter(admin => runsTheShop(admin) && admin.id !== account.id);
  return runsTheShop(account) && others.length === 0 ? 'LAST_ADMIN' : null;
}
