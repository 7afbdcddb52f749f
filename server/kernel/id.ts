import { v7, validate } from 'uuid';

/** A new UUIDv7: unguessable, and sorted by creation for the index's sake. */
export const newId = (): string => v7();

/** Ids come from strangers; a malformed one belongs to nothing, so callers answer "absent" without asking the database. */
export const isId = (value: string): boolean => validate(value);
