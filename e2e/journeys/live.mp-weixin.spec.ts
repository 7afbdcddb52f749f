import { describeLive } from './live-in-mini-program.js';

describeLive('weixin');
