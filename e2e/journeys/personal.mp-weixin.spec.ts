import { itGivesPeopleTheirOwn } from './personal-in-mini-program.js';

itGivesPeopleTheirOwn('weixin');
