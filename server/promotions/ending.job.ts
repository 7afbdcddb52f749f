/** Tells whose coupons end within a day; its payload says nothing. */
export const COUPONS_ENDING_TASK = 'couponsEnding';

/** Forty minutes past every hour; what was missed is made up for by the next. */
export const COUPONS_ENDING_CRONTAB = `40 * * * * ${COUPONS_ENDING_TASK}`;
