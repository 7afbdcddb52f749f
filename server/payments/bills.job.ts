/** Reconciles what can be reconciled by now; its payload says nothing. */
export const BILLS_TASK = 'reconcileBills';

/**
 * Every day at 10:30 in Shanghai, which is 02:30 for the queue: both channels have written their bills by 10:00. A
 * server that was down then makes up for it at its start, and a try that is still waiting gives way to the next day's.
 */
export const BILLS_CRONTAB = `30 2 * * * ${BILLS_TASK} ?fill=1d&jobKey=${BILLS_TASK}`;
