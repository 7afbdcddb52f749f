import type { FaultOptions, NoticeFault } from './faults.js';

type Tail<Kind> = Kind extends `notify.${infer Name}` ? Name : never;

/** How one notification is sent: as the platform does, or spoilt in one chosen way. */
export type VariantName = Tail<NoticeFault> | 'genuine';

export interface Variant extends FaultOptions {
  as: VariantName;
}

export const GENUINE: Variant = { as: 'genuine' };
