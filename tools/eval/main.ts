import path from 'node:path';
import { evalClaims } from './claims.js';

// `npm run --silent eval -- claims [FOLDER]`: FOLDER holds the evaluation set, by default the one beside the repository.

const [set, folder] = process.argv.slice(2);
if (set === 'claims') {
  process.exitCode = await evalClaims(path.resolve(folder ?? '../shared/evals/claims'));
} else {
  process.stderr.write('usage: npm run --silent eval -- claims [FOLDER]\n');
  process.exitCode = 2;
}
