import path from 'node:path';
import { JUDGED } from '@wingman/policy';
import { evalClaims } from './claims.js';
import { evalRisk } from './risk.js';
import { evalTexts } from './texts.js';

// `npm run --silent eval -- claims [FOLDER]`: FOLDER holds the evaluation set, by default the one beside the repository.
// `npm run --silent eval -- commands|secrets|risk ROWS.jsonl PREDICTIONS.jsonl`: rows `{id, text}`, predictions `{id,
// flagged, …}`, one a line.

const [set, first, second] = process.argv.slice(2);
const NOT_YET = ['code', 'deps'];
const texts = JUDGED.find((kind) => kind === set);

if (set === 'claims') {
  process.exitCode = await evalClaims(path.resolve(first ?? '../shared/evals/claims'));
} else if (texts !== undefined && first !== undefined && second !== undefined) {
  process.exitCode = evalTexts(texts, first, second);
} else if (set === 'risk' && first !== undefined && second !== undefined) {
  process.exitCode = evalRisk(first, second);
} else if (set !== undefined && NOT_YET.includes(set)) {
  process.stderr.write(`There is nothing yet in Wingman that judges ${set}.\n`);
  process.exitCode = 2;
} else {
  process.stderr.write('usage: npm run --silent eval -- claims [FOLDER]\n');
  process.stderr.write('       npm run --silent eval -- commands|secrets|risk ROWS.jsonl PREDICTIONS.jsonl\n');
  process.exitCode = 2;
}
