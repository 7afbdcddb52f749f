import { describeAssessment } from './assessment-in-mini-program.js';

describeAssessment('alipay');
