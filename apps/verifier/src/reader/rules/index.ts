import type { Rule } from '../rule.js';
import { archiveRules } from './archives.js';
import { attributeRules } from './attributes.js';
import { contentRules } from './contents.js';
import { changeRules, fileRules } from './files.js';
import { networkRules } from './network.js';
import { processRules } from './processes.js';
import { quantityRules } from './quantities.js';

/** Everything the reader understands. Where several rules fit a sentence, one that accounts for every word wins. */
export const RULES: readonly Rule[] = [
  ...quantityRules,
  ...attributeRules,
  ...archiveRules,
  ...contentRules,
  ...changeRules,
  ...fileRules,
  ...processRules,
  ...networkRules,
];
