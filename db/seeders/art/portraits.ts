import { ACCENT, circle, INK, PAPER, path, SOFT_INK } from './draw.js';

const SKIN = '#EBCDB3';

interface Look {
  ground: string;
  clothes: string;
  /** Drawn behind the head, and over it. */
  back: string;
  front: string;
}

const collar = path('M96 190l24 26l24 -26', { stroke: PAPER, width: 6 });
const glasses = (color: string) =>
  circle(101, 108, 15, { stroke: color, width: 4 }) +
  circle(139, 108, 15, { stroke: color, width: 4 }) +
  path('M116 106h8', { stroke: color, width: 4 });
const shortHair = path(
  'M72 104C68 52 100 40 122 42C152 42 174 60 168 106C160 84 146 76 126 78C104 80 84 80 72 104Z',
  { fill: INK },
);
const sideHair = path(
  'M70 110C60 50 96 34 130 40C166 46 178 76 168 108C164 88 156 78 140 70C120 84 88 82 70 110Z',
  { fill: SOFT_INK },
);

const looks: Record<string, Look> = {
  teacher: { ground: '#E9E3D6', clothes: INK, back: '', front: shortHair + glasses(INK) + collar },
  'lu-xingzhou': {
    ground: '#E3E6E2',
    clothes: '#4F6B66',
    back: '',
    front:
      sideHair +
      path(
        'M75 112C76 148 98 168 120 168S164 148 165 112C158 134 146 141 136 137C126 133 114 133 104 137C94 141 82 134 75 112Z',
        { fill: SOFT_INK },
      ),
  },
  'su-xiaomo': {
    ground: '#F3E0D5',
    clothes: ACCENT,
    back: path('M64 172C52 92 72 38 120 38S188 92 176 172Z', { fill: INK }),
    front: path('M70 112C68 62 92 44 120 44S172 62 170 112C152 96 142 86 138 76C124 92 94 94 70 112Z', {
      fill: INK,
    }),
  },
  'gu-yisu': {
    ground: '#ECE8DE',
    clothes: '#6B5B45',
    back: '',
    front:
      path(
        'M72 106C66 58 96 42 120 42S176 58 168 106C164 92 160 82 152 74C132 66 106 66 88 74C80 82 76 92 72 106Z',
        { fill: '#8A857D' },
      ) + collar,
  },
  'wen-ruxu': {
    ground: '#E6E7DD',
    clothes: '#7A4B3A',
    back:
      circle(120, 40, 26, { fill: INK }) + path('M70 130C60 70 84 44 120 44S180 70 170 130Z', { fill: INK }),
    front: path('M70 112C68 62 92 44 120 44S172 62 170 112C160 88 142 78 120 78S80 88 70 112Z', {
      fill: INK,
    }),
  },
  xiaoming: {
    ground: '#E4E8EC',
    clothes: '#3F5873',
    back: '',
    front: path('M70 108C62 58 92 40 122 42C158 42 180 64 170 108L158 84L142 94L128 80L108 94L94 82Z', {
      fill: INK,
    }),
  },
  admin: { ground: '#E8E4DC', clothes: SOFT_INK, back: '', front: shortHair + collar },
};

/** A calm head and shoulders, 240 by 240. */
export function portraitSvg(username: string): string {
  const look = looks[username];
  if (!look) throw new Error(`no portrait was drawn for ${username}`);
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" width="240" height="240">',
    `<rect width="240" height="240" fill="${look.ground}"/>`,
    look.back,
    path('M30 250C34 196 74 184 120 184S206 196 210 250Z', { fill: look.clothes }),
    path('M102 144h36v44a18 16 0 0 1 -36 0z', { fill: '#DDB899' }),
    path('M74 104C74 66 94 52 120 52S166 66 166 104C166 140 146 164 120 164S74 140 74 104Z', { fill: SKIN }),
    look.front,
    '</svg>',
  ].join('');
}
