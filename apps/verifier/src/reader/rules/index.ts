import type { Rule } from '../rule.js';
import { accessRulesAll } from './access.js';
import { archiveRules } from './archives.js';
import { attributeRules } from './attributes.js';
import { configRules } from './config.js';
import { containerRules } from './containers.js';
import { contentRules } from './contents.js';
import { cronRules } from './cron.js';
import { cronTimeRules } from './cron-times.js';
import { databaseRules } from './databases.js';
import { changeRules, fileRules } from './files.js';
import { commitRulesAll } from './git-commits.js';
import { refRules } from './git-refs.js';
import { answerRules } from './http-answers.js';
import { lengthRules } from './lengths.js';
import { madeWithRules } from './made-with.js';
import { moreFileRules } from './more-files.js';
import { networkRules } from './network.js';
import { packageRules } from './packages.js';
import { processRules } from './processes.js';
import { quantityRules } from './quantities.js';
import { reportRules } from './reports.js';
import { textRules } from './texts.js';
import { validityRules } from './validity.js';

/** Everything the reader understands. Where several rules fit a sentence, one that accounts for every word wins. */
export const RULES: readonly Rule[] = [
  ...quantityRules,
  ...attributeRules,
  ...archiveRules,
  ...reportRules,
  ...databaseRules,
  ...configRules,
  ...validityRules,
  ...contentRules,
  ...textRules,
  ...changeRules,
  ...fileRules,
  ...moreFileRules,
  ...madeWithRules,
  ...lengthRules,
  ...processRules,
  ...networkRules,
  ...answerRules,
  ...accessRulesAll,
  ...commitRulesAll,
  ...refRules,
  ...packageRules,
  ...cronRules,
  ...cronTimeRules,
  ...containerRules,
];
