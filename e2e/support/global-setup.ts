import { rmSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { Product } from './server.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The data folder of a product that was started once and stopped: every journey begins with a copy. */
    seededData: string;
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  const product = await Product.start();
  await product.stop({ keep: true });
  project.provide('seededData', product.dataDir);
  return () => rmSync(product.dataDir, { recursive: true, force: true });
}
