import { describeLearning } from './learn-in-mini-program.js';

describeLearning('alipay');
