import type { Ctx, Viewer } from '../context.js';
import { refusal } from '../kernel/errors.js';

/** The viewer, or `UNAUTHENTICATED`. */
export function requireViewer(ctx: Ctx): Viewer {
  if (!ctx.viewer) throw refusal('UNAUTHENTICATED', 'Log in first.');
  return ctx.viewer;
}

/** The viewer, where they have one of the roles; `FORBIDDEN` otherwise. */
export function requireRole(ctx: Ctx, ...roles: Viewer['role'][]): Viewer {
  const viewer = requireViewer(ctx);
  if (!roles.includes(viewer.role)) throw refusal('FORBIDDEN', 'This is not yours to do.');
  return viewer;
}
