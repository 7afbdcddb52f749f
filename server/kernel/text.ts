/** A stranger's text as PostgreSQL can hold it: it knows no NUL. */
export const storable = (text: string): string => text.replaceAll('\0', '\uFFFD');
