import { describe } from 'vitest';
import { itLivesAnOrder } from './order-life-in-mini-program.js';

describe('the life of an order', () => itLivesAnOrder('alipay'));
