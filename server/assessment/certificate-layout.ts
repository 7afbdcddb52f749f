/** What a certificate says; all of it as it was when it was issued. */
export interface CertificateFacts {
  number: string;
  holderName: string;
  courseTitle: string;
  teacherName: string;
  version: number;
  /** 2026年11月21日 */
  issuedOn: string;
  /** The public page, which the QR code leads to. */
  pageUrl: string;
}

export type Weight = 'regular' | 'bold';

/** A line of text; `y` is its baseline, all lengths are points of a page of `PAGE`. */
export interface Line {
  text: string;
  x: number;
  y: number;
  size: number;
  weight: Weight;
  colour: string;
  align: 'left' | 'centre' | 'right';
}

/** A4, lying. */
export const PAGE = { width: 842, height: 595 } as const;

export const COLOURS = {
  paper: '#F7F5F1',
  surface: '#FFFFFF',
  ink: '#1C1B19',
  ink2: '#5F5B55',
  line: '#E8E4DC',
  accent: '#C2410C',
} as const;

/** The frame of the sheet, and where the QR code stands. */
export const FRAME = { x: 36, y: 36, width: PAGE.width - 72, height: PAGE.height - 72 } as const;
export const CODE = { x: PAGE.width - 180, y: PAGE.height - 192, size: 96 } as const;

const MIDDLE = PAGE.width / 2;
const WIDEST = 600;

type Measure = (text: string, size: number, weight: Weight) => number;

/** The largest size at which a text fits into the line; what does not fit at the smallest is cut. */
function fitted(text: string, measure: Measure, most: number, least: number): { text: string; size: number } {
  for (let size = most; size >= least; size -= 2) {
    if (measure(text, size, 'bold') <= WIDEST) return { text, size };
  }
  const characters = [...text];
  while (characters.length > 1 && measure(`${characters.join('')}…`, least, 'bold') > WIDEST)
    characters.pop();
  return { text: `${characters.join('')}…`, size: least };
}

/** Where everything stands on the sheet. */
export function certificateLines(facts: CertificateFacts, measure: Measure): Line[] {
  const centred = (y: number, size: number, text: string, more: Partial<Line> = {}): Line => ({
    ...{ text, x: MIDDLE, y, size, weight: 'regular', colour: COLOURS.ink2, align: 'centre' },
    ...more,
  });
  const holder = fitted(facts.holderName, measure, 44, 20);
  const course = fitted(`《${facts.courseTitle}》`, measure, 26, 14);
  const left = (y: number, text: string, more: Partial<Line> = {}): Line =>
    centred(y, 13, text, { x: 92, align: 'left', ...more });
  return [
    centred(92, 16, '知课', { weight: 'bold', colour: COLOURS.accent }),
    centred(146, 40, '结课证书', { weight: 'bold', colour: COLOURS.ink }),
    centred(172, 12, 'Certificate of Completion'),
    centred(222, 15, '兹证明'),
    centred(278, holder.size, holder.text, { weight: 'bold', colour: COLOURS.ink }),
    centred(324, 15, '已完成课程的全部学习内容'),
    centred(366, course.size, course.text, { weight: 'bold', colour: COLOURS.ink }),
    left(436, `讲师　${facts.teacherName}`),
    left(460, `颁发日期　${facts.issuedOn}`),
    left(484, `课程版本　${facts.version}`),
    left(508, `证书编号　${facts.number}`, { weight: 'bold', colour: COLOURS.ink }),
    centred(CODE.y + CODE.size + 18, 11, '扫码验证真伪', { x: CODE.x + CODE.size / 2 }),
  ];
}
