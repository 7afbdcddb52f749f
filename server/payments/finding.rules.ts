export enum FindingKind {
  /** We have it, the channel's bill has not. */
  MISSING_THERE = 'MISSING_THERE',
  /** The channel's bill has it, we have not. */
  MISSING_HERE = 'MISSING_HERE',
  AMOUNT_DIFFERS = 'AMOUNT_DIFFERS',
  STATUS_DIFFERS = 'STATUS_DIFFERS',
  /** A verified receipt differs from what was stored; it was kept and granted nothing. */
  RECEIPT_MISMATCH = 'RECEIPT_MISMATCH',
  /** A verified receipt names a payment or refund nobody here started. */
  UNKNOWN_NUMBER = 'UNKNOWN_NUMBER',
  /** A refund that needs a person. */
  REFUND_STUCK = 'REFUND_STUCK',
}

export enum FindingStatus {
  OPEN = 'OPEN',
  RESOLVED = 'RESOLVED',
}
