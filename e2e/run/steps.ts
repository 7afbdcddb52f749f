/** One script of package.json, run and counted. */
export interface Step {
  name: string;
  script: string;
  /** Counted by Vitest's own report; every other step counts as one. */
  vitest?: boolean;
  /** Steps whose result this one uses. */
  needs?: string[];
  /** Takes the whole machine: what it measures must not depend on what else is running. */
  alone?: boolean;
}

/** In order of start: what takes long or is waited for comes first, so that the two lanes end together. */
export const steps: Step[] = [
  { name: 'build h5', script: 'served:h5' },
  { name: 'build mp-weixin', script: 'build:mp-weixin' },
  { name: 'build mp-alipay', script: 'build:mp-alipay' },
  { name: 'build playground', script: 'served:playground' },
  { name: 'api', script: 'test:api', vitest: true },
  { name: 'unit', script: 'test:unit', vitest: true },
  { name: 'client', script: 'test:client', vitest: true },
  { name: 'types client', script: 'typecheck:client' },
  { name: 'types server', script: 'typecheck:server' },
  { name: 'lint', script: 'lint' },
  { name: 'codegen drift', script: 'codegen:check' },
  { name: 'schema drift', script: 'schema:check' },
  { name: 'permissions drift', script: 'permissions:check' },
  { name: 'migrations', script: 'db:check' },
  { name: 'unused', script: 'knip' },
  { name: 'format', script: 'format:check' },
  {
    name: 'e2e',
    script: 'test:e2e',
    vitest: true,
    alone: true,
    needs: ['build h5', 'build mp-weixin', 'build mp-alipay', 'build playground'],
  },
];
