import path from 'node:path';
import { JUDGED } from '@wingman/policy';
import { evalClaims } from './claims.js';
import { evalCode } from './code.js';
import { evalDeps } from './deps.js';
import { evalRisk } from './risk.js';
import { evalTexts } from './texts.js';

// `npm run --silent eval -- claims [FOLDER]`: FOLDER holds the evaluation set, by default the one beside the repository.
// `npm run --silent eval -- commands|secrets|risk|code|deps ROWS.jsonl PREDICTIONS.jsonl`: rows `{id, text, language?,
// kind?}`, predictions `{id, flagged, …}`, one a line.

const [set, first, second] = process.argv.slice(2);
const texts = JUDGED.find((kind) => kind === set);

if (set === 'claims') {
  process.exitCode = await evalClaims(
    path.resolve(first ?? '../shared/evals/claims'),
    process.env['WINGMAN_TEST_DOCKER_HOST'],
  );
} else if (texts !== undefined && first !== undefined && second !== undefined) {
  process.exitCode = evalTexts(texts, first, second);
} else if (set === 'risk' && first !== undefined && second !== undefined) {
  process.exitCode = evalRisk(first, second);
} else if (set === 'code' && first !== undefined && second !== undefined) {
  process.exitCode = await evalCode(first, second);
} else if (set === 'deps' && first !== undefined && second !== undefined) {
  process.exitCode = evalDeps(first, second);
} else {
  process.stderr.write('usage: npm run --silent eval -- claims [FOLDER]\n');
  process.stderr.write(
    '       npm run --silent eval -- commands|secrets|risk|code|deps ROWS.jsonl PREDICTIONS.jsonl\n',
  );
  process.exitCode = 2;
}
