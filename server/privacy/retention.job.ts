/** Deletes what is kept for a time and has had it; its payload says nothing. */
export const RETENTION_TASK = 'tidyUp';

/** A quarter past every hour; what was missed is made up for by the next. */
export const RETENTION_CRONTAB = `15 * * * * ${RETENTION_TASK}`;
