/** What is kept for a time only. `since`: the column it is counted from. */
export interface Retention {
  table: string;
  since: string;
  days: number;
}

/**
 * How long what nobody asks for stays. The README beside says the same of everything that is kept, and so does the
 * privacy policy, to which people have agreed: a longer time is a new version of it. Sessions and refresh tokens are
 * pruned where they are issued.
 */
export const RETENTIONS: readonly Retention[] = [
  { table: 'captchas', since: 'expires_at', days: 1 },
  { table: 'verification_codes', since: 'expires_at', days: 1 },
  { table: 'kept_mails', since: 'created_at', days: 7 },
  { table: 'alerts', since: 'last_at', days: 180 },
  { table: 'notices', since: 'created_at', days: 180 },
  { table: 'payment_notifications', since: 'created_at', days: 180 },
];
