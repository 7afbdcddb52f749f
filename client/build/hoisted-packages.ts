import { createRequire } from 'node:module';

type FileNamer = (file: string, inputDir?: string) => string;

/**
 * uni-app names a compiled component after its path below `src`, and expects `node_modules` at most one folder
 * above. In a workspace npm hoists packages two folders up, so that the name would begin with `../` and leave the
 * output. Here every leading `../` goes.
 */
export function allowHoistedPackages(): void {
  const utils = createRequire(import.meta.url)('@dcloudio/uni-cli-shared/dist/utils.js') as {
    normalizeMiniProgramFilename: FileNamer;
  };
  const original = utils.normalizeMiniProgramFilename;
  utils.normalizeMiniProgramFilename = (file, inputDir) => original(file, inputDir).replace(/^(\.\.\/)+/, '');
}
