import type { CheckType } from '@wingman/contracts';
import { configWordings, contentWordings, fileWordings } from './files.js';
import {
  archiveWordings,
  countWordings,
  cronWordings,
  databaseWordings,
  diskWordings,
  gitWordings,
  packageWordings,
  testWordings,
} from './projects.js';
import {
  containerWordings,
  httpWordings,
  imageWordings,
  networkWordings,
  portWordings,
  processWordings,
  volumeWordings,
} from './running.js';
import type { WordingTable } from './wording.js';

/** Every way in which a check may be said for a model's reading of a claim to count. */
export const WORDINGS: Readonly<Record<CheckType, WordingTable>> = {
  file: fileWordings,
  content: contentWordings,
  config: configWordings,
  count: countWordings,
  archive: archiveWordings,
  process: processWordings,
  port: portWordings,
  http: httpWordings,
  git: gitWordings,
  package: packageWordings,
  tests: testWordings,
  database: databaseWordings,
  cron: cronWordings,
  disk: diskWordings,
  container: containerWordings,
  image: imageWordings,
  volume: volumeWordings,
  network: networkWordings,
};
