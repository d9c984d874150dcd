import path from 'node:path';
import { parseArgs } from 'node:util';
import { StackFailure } from '../stack/failure.js';
import { root, stateDir } from '../stack/folder.js';
import {
  assertSettable,
  ensureEnvFile,
  type Environment,
  ENVIRONMENTS,
  givenSettings,
  readEnvFile,
} from './env-file.js';
import { writeSecretFiles } from './secret-files.js';

const USAGE = `usage: node dist/tools/deployment.js prepare --env dev|test|prd [--file .env.ENV] [--secrets FOLDER] [--set NAME=VALUE …]

Writes the settings of a stack from their example, and makes every secret that is not there yet. Repeating it changes
nothing that is there: a setting that is there and was given otherwise is refused, as is one that there is not.`;

const { values, positionals } = parseArgs({
  options: {
    env: { type: 'string' },
    file: { type: 'string' },
    secrets: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
  },
  allowPositionals: true,
});

async function prepare(environment: Environment): Promise<void> {
  const file = path.resolve(values.file ?? path.join(root, `.env.${environment}`));
  const secrets = path.resolve(values.secrets ?? path.join(stateDir, 'deployments', environment));
  const given = givenSettings(values.set);
  assertSettable(environment, file, { ...given, ...(values.secrets !== undefined && { SECRETS_DIR: secrets }) });
  ensureEnvFile(environment, file, { SECRETS_DIR: secrets, ...given });
  const settings = readEnvFile(file);
  await writeSecretFiles(settings['SECRETS_DIR'] || secrets, { ledgerOrigin: settings['LEDGER_ORIGIN'] ?? '' });
  console.log(`${file}\n${settings['SECRETS_DIR'] || secrets}`);
}

const environment = ENVIRONMENTS.find((name) => name === values.env);
if (positionals[0] !== 'prepare' || environment === undefined) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  try {
    await prepare(environment);
  } catch (error) {
    if (!(error instanceof StackFailure)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
