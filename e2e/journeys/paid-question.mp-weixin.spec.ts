import { describePaidQuestion } from './paid-question-in-mini-program.js';

describePaidQuestion('weixin');
