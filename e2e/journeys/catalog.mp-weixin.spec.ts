import { itFindsAndTalks } from './catalog-in-mini-program.js';

itFindsAndTalks('weixin');
