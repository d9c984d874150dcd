import path from 'node:path';
import { evalClaims } from './claims.js';

// `npm run --silent eval -- claims [FOLDER]`: FOLDER holds the evaluation set, by default the one beside the repository.

const [set, folder] = process.argv.slice(2);
const NOT_YET = ['commands', 'secrets', 'risk', 'code', 'deps'];

if (set === 'claims') {
  process.exitCode = await evalClaims(path.resolve(folder ?? '../shared/evals/claims'));
} else if (set !== undefined && NOT_YET.includes(set)) {
  process.stderr.write(`There is nothing yet in Wingman that judges ${set}; only "claims" can be evaluated.\n`);
  process.exitCode = 2;
} else {
  process.stderr.write('usage: npm run --silent eval -- claims [FOLDER]\n');
  process.exitCode = 2;
}
