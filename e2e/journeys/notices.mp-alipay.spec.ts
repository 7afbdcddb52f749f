import { describeNotices } from './notices-in-mini-program.js';

describeNotices('alipay');
