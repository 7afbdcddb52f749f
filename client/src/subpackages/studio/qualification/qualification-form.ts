import { storage, type Storage } from '../../../platform/storage';

/** What entitles somebody to teach, as far as it was filled in. */
export interface QualificationForm {
  title: string;
  number: string;
  /** The last day it holds, as a picker gives it: 2027-11-21. */
  lastDay: string;
}

export const emptyForm = (): QualificationForm => ({ title: '', number: '', lastDay: '' });

/** Kept on the device of one person, all but the number of the document: nobody else is to find it there. */
export function qualificationDraft(viewerId: string, device: Storage = storage) {
  const key = `qualification.${viewerId}`;
  return {
    read(): QualificationForm {
      try {
        return { ...emptyForm(), ...(JSON.parse(device.read(key) ?? '{}') as Partial<QualificationForm>) };
      } catch {
        return emptyForm();
      }
    },
    write: ({ title, lastDay }: QualificationForm): void =>
      device.write(key, JSON.stringify({ title, lastDay })),
    forget: (): void => device.remove(key),
  };
}

/** The end is exclusive: it holds through its last day, in the time of Beijing, where it was issued. */
export const endOf = (lastDay: string): string =>
  new Date(Date.parse(`${lastDay}T00:00:00+08:00`) + 24 * 3_600_000).toISOString();

/** The last day of what ends then. */
export const lastDayOf = (end: string): string =>
  new Date(Date.parse(end) - 1 + 8 * 3_600_000).toISOString().slice(0, 10);
