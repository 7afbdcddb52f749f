import type { SealedPurpose, Vault } from './vault.js';

/** A column that holds nothing but what the vault sealed. */
export interface SealedColumn {
  entity: object;
  property: string;
  purpose: SealedPurpose;
  beside: Beside;
}

/** What is kept beside the sealed text, such as its blind index; asked only for what was plain until now. */
type Beside = (vault: Vault, plain: string, row: Record<string, unknown>) => Record<string, string>;

const columns: SealedColumn[] = [];

/**
 * Says of a property what its text is sealed for. New keys, what was plain in an older version, the export of one's data
 * and the test that looks for plain text in the whole database go by it.
 */
export const Sealed =
  (purpose: SealedPurpose, beside: Beside = () => ({})) =>
  (prototype: object, property: string): void =>
    void columns.push({ entity: prototype.constructor, property, purpose, beside });

/** What a property was sealed for; undefined where it is not. */
export const purposeOf = (entity: object, property: string): SealedPurpose | undefined =>
  columns.find(column => column.entity === entity && column.property === property)?.purpose;

/** All there are; those of an entity once its module was read. */
export const sealedColumns = (): readonly SealedColumn[] => columns;
