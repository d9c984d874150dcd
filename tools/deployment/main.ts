import path from 'node:path';
import { parseArgs } from 'node:util';
import { root, stateDir } from '../stack/folder.js';
import { ensureEnvFile, type Environment, ENVIRONMENTS, readEnvFile } from './env-file.js';
import { writeSecretFiles } from './secret-files.js';

const USAGE = `usage: node dist/tools/deployment.js prepare --env dev|test|prd [--file .env.ENV] [--secrets FOLDER] [--set NAME=VALUE …]

Writes the settings of a stack from their example, and makes every secret that is not there yet. Repeating it changes
nothing that is there.`;

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
  const given = Object.fromEntries(values.set.map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string]));
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
  await prepare(environment);
}
