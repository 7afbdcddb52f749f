import type { Vault } from '../kernel/vault.js';
import type { Payment } from './payment.entity.js';

/** The channel's id of who should pay; empty once the person is gone. */
export const payerIdOf = ({ vault }: { vault: Vault }, { sealedPayerId }: Payment): string =>
  sealedPayerId && vault.open('payer', sealedPayerId);
