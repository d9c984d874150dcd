import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './folder.mjs';
import { run } from './run.mjs';
import { step } from './say.mjs';

const schema = path.join(root, 'prisma/schema.prisma');
const generated = path.join(root, 'libs/db/src/generated');
const stamp = path.join(generated, '.schema-hash');

/** Generates the Prisma client when the schema or Prisma itself changed. Nothing is downloaded for it. */
export async function ensurePrismaClient() {
  if (!existsSync(schema)) return;
  const version = JSON.parse(readFileSync(path.join(root, 'node_modules/prisma/package.json'), 'utf8')).version;
  const hash = createHash('sha256').update(version).update(readFileSync(schema)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  await step('Generating the database client', () =>
    run(process.execPath, ['node_modules/prisma/build/index.js', 'generate', '--schema', schema], {
      cwd: root,
      // `generate` does not use the schema engine but would download it unless it is told where one is.
      env: { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
    }),
  );
  writeFileSync(stamp, hash);
}
