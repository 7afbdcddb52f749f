import { describeQuestions } from './questions-in-mini-program.js';

describeQuestions('weixin');
