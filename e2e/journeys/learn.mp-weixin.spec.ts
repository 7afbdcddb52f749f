import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { builds } from '../support/paths.js';
import { describeLearning } from './learn-in-mini-program.js';

describeLearning('weixin');

it('asks WeChat to let recordings play behind the screen', () => {
  const app = JSON.parse(readFileSync(join(builds, 'mp-weixin/app.json'), 'utf8')) as object;
  expect(app).toMatchObject({ requiredBackgroundModes: ['audio'] });
});
