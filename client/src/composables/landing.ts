import type { Role } from '@graphql/graphql';
import { goBack, goInstead, routes } from './routes';

/** Where a role does its work. Learners have no such place: they go on where they were. */
const DESKS: Readonly<Record<Role, string | null>> = {
  STUDENT: null,
  TEACHER: routes.studio,
  ADMIN: routes.admin,
};
export const deskOf = (role: Role): string | null => DESKS[role];

/** The page after a log-in: what it was for, else the role's desk, else null for where one came from. */
export const landingOf = (role: Role | undefined, next: string): string | null =>
  next || (role ? deskOf(role) : null);

export function land(role: Role | undefined, next: string): void {
  const page = landingOf(role, next);
  if (page) goInstead(page);
  else goBack();
}
