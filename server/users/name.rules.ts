import { lookOf } from '../kernel/confusables.js';

/** Control characters, marks of direction, joiners of no width, and what is drawn as nothing. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}]/gu;

/** Lines and tabs too; not U+FEFF, which `\s` takes for one. */
const SPACES = /[\t-\r\p{Z}]+/gu;

/** Whoever sends more is not writing a name. */
const MAX_UNITS = 400;

const lengthOf = (text: string): number => [...text].length;

/** A name as it is kept: one form of each character (NFKC), nothing unseen, no space twice or at an end. */
export function normalName(text: string): string {
  let name = text.slice(0, MAX_UNITS);
  // Taking one character out may bring two together that compose.
  for (let before = ''; before !== name;) {
    before = name;
    name = name.normalize('NFKC').replace(SPACES, ' ').replace(UNSEEN, '');
  }
  return name.replace(/ +/g, ' ').trim();
}

/** A user name as it is kept and typed at log-in: normal and in lower case. */
export const usernameOf = (text: string): string => normalName(fold(normalName(text)));

/** What a user name looks like: two that a reader confuses have one key. */
export function usernameKey(text: string): string {
  let key = usernameOf(text);
  for (let before = ''; before !== key;) {
    before = key;
    key = usernameOf(lookOf(key));
  }
  return key;
}

/** By way of upper case, where ſ becomes S and ς becomes Σ; ẞ has to be ß before. */
const fold = (text: string): string => text.toLowerCase().toUpperCase().toLowerCase();

const USERNAME = /^[\p{L}\p{Nd}](?:[\p{L}\p{Nd}._-]*[\p{L}\p{Nd}])?$/u;

/** `USERNAME_INVALID`: 3 to 20 letters, digits, dots, underscores and hyphens, no sign at an end, and not as staff. */
export function usernameFault(text: string): 'USERNAME_INVALID' | null {
  const username = usernameOf(text);
  const length = lengthOf(username);
  const isSound = text.length <= MAX_UNITS && length >= 3 && length <= 20 && USERNAME.test(username);
  return isSound && !posesAsStaff(username) ? null : 'USERNAME_INVALID';
}

/** `NAME_INVALID`: 1 to 20 characters, and posing as staff only where it is staff. */
export function nameFault(text: string, { isStaff }: { isStaff: boolean }): 'NAME_INVALID' | null {
  const name = normalName(text);
  const length = lengthOf(name);
  const isSound = text.length <= MAX_UNITS && length >= 1 && length <= 20;
  return isSound && (isStaff || !posesAsStaff(name)) ? null : 'NAME_INVALID';
}

const withoutSigns = (text: string): string => text.replace(/[^\p{L}\p{Nd}]/gu, '');
const looks = (words: string[]): string[] => words.map(usernameKey);

/** In Chinese they speak for the house wherever they stand; in Latin letters other words hold them (badminton). */
const ANYWHERE = looks(['管理员', '管理員', '官方', '客服', '知课', '知課', '工作人员', '系统通知']);
const AT_AN_END = looks(['admin', 'administrator', 'official', 'moderator', 'zhike', 'customerservice']);

function posesAsStaff(name: string): boolean {
  const key = withoutSigns(usernameKey(name));
  // Digits look like letters, and a number after the word changes nothing.
  const bare = withoutSigns(usernameKey(name.replace(/[\p{Nd}\p{P}\p{S}\s]+$/u, '')));
  return (
    ANYWHERE.some(word => key.includes(word)) ||
    AT_AN_END.some(word => [key, bare].some(text => text.startsWith(word) || text.endsWith(word)))
  );
}

const MAX_BIO = 200;

/** What somebody says of themselves, in lines, without what nobody sees; null for nothing, undefined where it is too long. */
export function bioOf(text: string): string | null | undefined {
  if (text.length > 4 * MAX_BIO) return undefined;
  const lines = text.toWellFormed().split(/\r?\n/).map(normalName);
  const bio = lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return lengthOf(bio) > MAX_BIO ? undefined : bio || null;
}
