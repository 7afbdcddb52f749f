/** Logs the head of the audit log, so that it stands somewhere where the database cannot reach it. */
export const AUDIT_HEAD_TASK = 'logAuditHead';

/** Every day at four in UTC. */
export const AUDIT_HEAD_CRONTAB = `0 4 * * * ${AUDIT_HEAD_TASK}`;
