/** What a file is for: it decides what is taken, from whom, how large, and what is made of it. */
export enum MediaPurpose {
  VIDEO = 'VIDEO',
  AUDIO = 'AUDIO',
  DOCUMENT = 'DOCUMENT',
  IMAGE = 'IMAGE',
  COVER = 'COVER',
  AVATAR = 'AVATAR',
}

/** Whether a file can be used. What was made ready stays ready. */
export enum MediaState {
  /** It has arrived; nobody has looked inside. */
  CHECKING = 'CHECKING',
  /** It is what it should be; what is shown is being made of it. */
  PROCESSING = 'PROCESSING',
  READY = 'READY',
  REFUSED = 'REFUSED',
  /** It may be as it should be, and the work on it failed again and again. */
  FAILED = 'FAILED',
}

/** Why a file was refused. */
export type MediaProblem =
  /** Its content is nothing that this purpose takes, whatever its name says. */
  | 'WRONG_TYPE'
  /** It begins as what it should be, and cannot be read to its end. */
  | 'DAMAGED'
  /** More pixels, pages, seconds or unpacked bytes than are taken. */
  | 'TOO_LARGE'
  /** It cannot be opened without a password. */
  | 'PROTECTED'
  /** The fault is not the file's. */
  | 'INTERNAL';

const MB = 1024 ** 2;

/** Bytes of an upload at most. */
export const MAX_BYTES: Readonly<Record<MediaPurpose, number>> = {
  VIDEO: 4096 * MB,
  AUDIO: 500 * MB,
  DOCUMENT: 200 * MB,
  IMAGE: 20 * MB,
  COVER: 20 * MB,
  AVATAR: 20 * MB,
};

/** Whoever is logged in may send these; what lessons are made of comes from teachers and admins. */
const EVERYBODYS: readonly MediaPurpose[] = [MediaPurpose.IMAGE, MediaPurpose.AVATAR];

export const maySend = (role: 'STUDENT' | 'TEACHER' | 'ADMIN', purpose: MediaPurpose): boolean =>
  role !== 'STUDENT' || EVERYBODYS.includes(purpose);

/** Shown to everybody under a name made of its content; all others are reached by a token only. */
export const isPublic = (purpose: MediaPurpose | null): boolean =>
  purpose === MediaPurpose.COVER || purpose === MediaPurpose.AVATAR;

export const isPurpose = (text: unknown): text is MediaPurpose =>
  typeof text === 'string' && Object.hasOwn(MAX_BYTES, text);

const NEXT: Readonly<Record<MediaState, readonly MediaState[]>> = {
  CHECKING: [MediaState.PROCESSING, MediaState.REFUSED, MediaState.FAILED],
  PROCESSING: [MediaState.READY, MediaState.REFUSED, MediaState.FAILED],
  READY: [],
  REFUSED: [],
  // Its owner has it tried again.
  FAILED: [MediaState.CHECKING],
};

/** A job that is done over may find a file where it left it. */
export const mayMove = (from: MediaState, to: MediaState): boolean => from === to || NEXT[from].includes(to);
