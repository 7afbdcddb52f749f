/** A stranger's text as PostgreSQL can hold it: it knows no NUL, and in JSON no half of a surrogate pair. */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');
