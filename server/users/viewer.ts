import type { Ctx, Viewer } from '../context.js';
import { refusal } from '../kernel/errors.js';

/** The viewer, or `UNAUTHENTICATED`; which roles may do what, the policy says. */
export function requireViewer(ctx: Ctx): Viewer {
  if (!ctx.viewer) throw refusal('UNAUTHENTICATED', 'Log in first.');
  return ctx.viewer;
}
