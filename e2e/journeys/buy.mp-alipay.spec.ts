import { describePurchase } from './buy-in-mini-program.js';

describePurchase('alipay');
