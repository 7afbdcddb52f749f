import { FREE } from '../users/consent-gate.js';
import { policy } from './policy.js';
import type { Role, Rule } from './rule.js';
import { sights } from './sights.js';

const ROLES: readonly (Role | null)[] = [null, 'STUDENT', 'TEACHER', 'ADMIN'];

const may = ({ roles }: Rule, role: Role | null): boolean =>
  !roles || (role !== null && roles.includes(role));

/** Whether it waits for the viewer's agreement to the documents of today; only a mutation collects. */
const consent = (operation: string): string => {
  const [root, field = ''] = operation.split('.');
  return root === 'Mutation' && !FREE.includes(field) ? 'needed' : '';
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(heads), row(heads.map(() => '---')), ...rows.map(row)].join('\n');

const SEEN_BY = {
  everyone: 'everybody',
  owner: 'whose it is',
  some: 'by rule',
  admins: 'admins',
  asker: 'who asked',
};

/** The whole policy as Markdown, for people. */
export function permissionsTable(): string {
  const operations = Object.entries(policy).sort(([a], [b]) => (a < b ? -1 : 1));
  const types = Object.entries(sights).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    '# Permissions',
    'Emitted by `npm run permissions:emit` from the [policy](policy.ts) and the [sights](sights.ts). Do not edit.',
    '## Operations',
    'Who may ask, by role. Whatever the rule leaves out answers exactly like something that does not exist. Where consent is needed, whoever is logged in and has not agreed to the documents of today is asked to first.',
    table(
      ['operation', 'visitor', 'student', 'teacher', 'admin', 'consent', 'about'],
      operations.map(([operation, rule]) => [
        `\`${operation}\``,
        ...ROLES.map(role => (may(rule, role) ? '✓' : '–')),
        consent(operation),
        rule.about,
      ]),
    ),
    '## Types',
    'Who sees what is reached. A payload, a connection and an edge show what was asked for, and what is in them by its own line.',
    table(
      ['type', 'seen by', 'rule'],
      types.map(([type, { audience, rule }]) => [`\`${type}\``, SEEN_BY[audience], rule]),
    ),
    '## Fields that depend on who looks',
    table(
      ['field', 'what shows, and for whom'],
      types.flatMap(([type, { views = {} }]) =>
        Object.entries(views).map(([field, rule]) => [`\`${type}.${field}\``, rule]),
      ),
    ),
  ].join('\n\n');
}
