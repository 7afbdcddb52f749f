import { describeFirstUse } from './first-use-in-mini-program.js';

describeFirstUse('alipay');
