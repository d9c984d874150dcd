// Proves that the import rules are on: lints imports that must be refused, through the real configuration, and fails
// when one passes; and imports that must be allowed, and fails when one is refused. Run after `nx show projects`, since
// without Nx's cached graph the boundary rule skips itself. `node tools/lint/canary.mjs`
import path from 'node:path';
import { ESLint } from 'eslint';

const root = path.resolve(import.meta.dirname, '../..');
const BOUNDARY = '@nx/enforce-module-boundaries';
const RESTRICTED = '@typescript-eslint/no-restricted-imports';

/** File, import, and the rule that must refuse it: one line for each cell of "Who may import whom". */
const FORBIDDEN = [
  // type:contracts: anything but zod
  ['libs/contracts/src/x.ts', 'express', BOUNDARY],
  ['libs/contracts/src/x.ts', '@wingman/db', BOUNDARY],
  ['libs/contracts/src/x.ts', '@wingman/policy', BOUNDARY],
  ['libs/contracts/src/x.ts', 'node:fs', RESTRICTED],
  // type:domain
  ['libs/policy/src/x.ts', 'express', BOUNDARY],
  ['libs/policy/src/x.ts', '@prisma/client', RESTRICTED],
  ['libs/token/src/x.ts', 'ioredis', BOUNDARY],
  ['libs/token/src/x.ts', 'bullmq', BOUNDARY],
  ['libs/ledger-format/src/x.ts', 'winston', BOUNDARY],
  ['libs/ledger-format/src/x.ts', 'dockerode', RESTRICTED],
  ['libs/policy/src/x.ts', 'node:fs', RESTRICTED],
  ['libs/policy/src/x.ts', 'node:fs/promises', RESTRICTED],
  ['libs/token/src/x.ts', 'node:net', RESTRICTED],
  ['libs/policy/src/x.ts', '@wingman/db', BOUNDARY],
  ['libs/policy/src/x.ts', '@wingman/service-kit', BOUNDARY],
  // type:kit
  ['libs/service-kit/src/x.ts', '@prisma/adapter-pg', RESTRICTED],
  ['libs/service-kit/src/x.ts', 'pg', RESTRICTED],
  ['libs/service-kit/src/x.ts', 'bullmq', BOUNDARY],
  ['libs/service-kit/src/x.ts', 'dockerode', RESTRICTED],
  ['libs/service-kit/src/x.ts', '@wingman/db', BOUNDARY],
  // type:data
  ['libs/db/src/x.ts', 'express', BOUNDARY],
  ['libs/queue/src/x.ts', 'express', BOUNDARY],
  ['libs/queue/src/x.ts', 'dockerode', RESTRICTED],
  ['libs/queue/src/x.ts', 'pg', RESTRICTED],
  ['libs/db/src/x.ts', 'dockerode', RESTRICTED],
  ['libs/db/src/x.ts', '@wingman/policy', BOUNDARY],
  // type:client
  ['libs/sdk/src/x.ts', 'express', BOUNDARY],
  ['libs/sdk/src/x.ts', '@prisma/client', RESTRICTED],
  ['libs/sdk/src/x.ts', 'ioredis', BOUNDARY],
  ['libs/sdk/src/x.ts', 'bullmq', BOUNDARY],
  ['libs/sdk/src/x.ts', 'dockerode', RESTRICTED],
  ['libs/sdk/src/x.ts', '@wingman/db', BOUNDARY],
  // type:app
  ['apps/gatekeeper/src/x.ts', '../../watcher/src/app.js', BOUNDARY],
  ['apps/gatekeeper/src/x.ts', 'dockerode', RESTRICTED],
  ['apps/gatekeeper/src/x.ts', 'node:child_process', RESTRICTED],
  ['apps/claims-ledger/src/x.ts', 'pg', RESTRICTED],
  ['apps/watcher/src/x.ts', '@prisma/client', RESTRICTED],
  ['apps/watcher/src/x.ts', '../../../libs/db/src/index.js', BOUNDARY],
  ['apps/watcher/src/x.ts', '@wingman/db/src/generated/client', RESTRICTED],
  // linters run in the working processes of one app
  ['apps/approvals/src/x.ts', 'eslint/universal', RESTRICTED],
  ['apps/verifier/src/x.ts', 'eslint-plugin-security', RESTRICTED],
  ['libs/policy/src/x.ts', '@astral-sh/ruff-wasm-nodejs', RESTRICTED],
  // one key to Docker: nobody but the gateway, tests included
  ['apps/verifier/src/x.ts', 'dockerode', RESTRICTED],
  ['apps/verifier/src/x.ts', 'docker-modem', RESTRICTED],
  ['apps/telegram-bot/src/x.ts', 'dockerode', RESTRICTED],
  ['apps/cli/src/x.ts', 'dockerode', RESTRICTED],
  ['apps/cli/src/x.ts', 'docker-modem', RESTRICTED],
  ['apps/verifier/src/x.test.ts', 'dockerode', RESTRICTED],
  ['apps/verifier/test/x.test.ts', 'dockerode', RESTRICTED],
  ['libs/docker-reach/src/x.ts', 'dockerode', RESTRICTED],
  ['libs/policy/test/x.test.ts', 'dockerode', RESTRICTED],
  ['libs/db/test/x.test.ts', 'dockerode', RESTRICTED],
  ['libs/testkit/src/docker/x.ts', 'dockerode', RESTRICTED],
  ['tools/stack/x.ts', 'dockerode', RESTRICTED],
  ['tools/test/engine/x.ts', 'docker-modem', RESTRICTED],
  ['test/e2e/x.test.ts', 'dockerode', RESTRICTED],
  ['apps/execution-gateway/src/x.ts', '@wingman/testkit', BOUNDARY],
  // clients of the SDK reach no database
  ['apps/telegram-bot/src/x.ts', '@wingman/db', BOUNDARY],
  ['apps/telegram-bot/src/x.ts', '@wingman/queue', BOUNDARY],
  ['apps/telegram-bot/src/x.ts', 'ioredis', BOUNDARY],
  ['apps/cli/src/x.ts', '@wingman/db', BOUNDARY],
  ['apps/cli/src/x.ts', 'bullmq', BOUNDARY],
  // the testkit is for tests
  ['apps/verifier/src/x.ts', '@wingman/testkit', BOUNDARY],
  ['libs/db/src/x.ts', '@wingman/testkit', BOUNDARY],
  ['tools/stack/x.ts', '@wingman/testkit', BOUNDARY],
  // one spelling of builtins, one reader of the environment
  ['apps/verifier/src/x.ts', 'fs', RESTRICTED],
  ['libs/db/src/x.ts', 'node:process', RESTRICTED],
];

const ALLOWED = [
  ['libs/contracts/src/x.ts', 'zod'],
  ['libs/policy/src/x.ts', '@wingman/contracts'],
  ['libs/service-kit/src/x.ts', 'express'],
  ['libs/db/src/x.ts', 'pg'],
  ['libs/db/src/x.ts', '@wingman/service-kit'],
  ['libs/sdk/src/x.ts', '@wingman/contracts'],
  ['apps/gatekeeper/src/x.ts', '@wingman/db'],
  ['apps/execution-gateway/src/x.ts', 'dockerode'],
  ['apps/execution-gateway/src/x.test.ts', 'dockerode'],
  ['apps/execution-gateway/test/x.test.ts', 'dockerode'],
  ['apps/cli/src/x.ts', '@wingman/docker-reach'],
  ['tools/stack/x.ts', '@wingman/docker-reach'],
  ['apps/execution-gateway/src/x.ts', 'node:child_process'],
  ['apps/telegram-bot/src/x.ts', '@wingman/sdk'],
  ['apps/verifier/src/x.test.ts', '@wingman/testkit'],
  ['libs/db/src/x.test.ts', '@wingman/testkit'],
  ['apps/gatekeeper/test/x.test.ts', 'node:child_process'],
];

// Only these two rules run: the files do not exist, so rules that need types have nothing to read.
const eslint = new ESLint({
  cwd: root,
  ruleFilter: ({ ruleId }) => ruleId === BOUNDARY || ruleId === RESTRICTED,
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
});

async function refusals(file, name) {
  const code = `import * as imported from '${name}';\nexport const used: unknown = imported;\n`;
  const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
  const fatal = result.messages.find((message) => message.fatal);
  if (fatal) throw new Error(`${file} cannot be linted: ${fatal.message}`);
  return result.messages.map((message) => message.ruleId);
}

const failures = [];
for (const [file, name, rule] of FORBIDDEN) {
  if (!(await refusals(file, name)).includes(rule)) failures.push(`${file} may import ${name}: ${rule} is silent`);
}
for (const [file, name] of ALLOWED) {
  const rules = await refusals(file, name);
  if (rules.length > 0) failures.push(`${file} may not import ${name}: ${rules.join(', ')}`);
}
for (const failure of failures) console.error(failure);
console.log(
  `${FORBIDDEN.length + ALLOWED.length - failures.length} imports judged rightly, ${failures.length} wrongly`,
);
process.exitCode = failures.length === 0 ? 0 : 1;
