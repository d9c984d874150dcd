import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** A compose of this machine, or why there is none. */
export interface TestCompose {
  version: 1 | 2;
  file: string;
  /** As part of a skipped test's title; undefined where it is there. */
  missing: string | undefined;
}

/** Where Debian has it; up to release 12 that is compose 1. */
const INSTALLED = '/usr/bin/docker-compose';

/** Compose 1.29 and compose 2: stacks and commands are to work with both. */
export function testComposes(): TestCompose[] {
  const unpacked = process.env['WINGMAN_TEST_COMPOSE_2'];
  const installed = majorOf(INSTALLED);
  const second = unpacked ?? (installed === '2' ? INSTALLED : undefined);
  const why = process.env['WINGMAN_TEST_COMPOSE_2_MISSING'] ?? 'set WINGMAN_TEST_COMPOSE_2 (tools/images compose)';
  return [
    { version: 1, file: INSTALLED, missing: installed === '1' ? undefined : `no compose 1 in ${INSTALLED}` },
    { version: 2, file: second ?? '', missing: second === undefined ? `no compose 2: ${why}` : undefined },
  ];
}

function majorOf(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const { stdout } = spawnSync(file, ['version', '--short'], { encoding: 'utf8', timeout: 30_000 });
  return /^v?([12])\./.exec(stdout)?.[1];
}

/** BuildKit's client, which docker's own has as a plugin. */
export function testBuildx(): { file: string; missing: string | undefined } {
  const file = process.env['WINGMAN_TEST_BUILDX'];
  const why = process.env['WINGMAN_TEST_BUILDX_MISSING'] ?? 'set WINGMAN_TEST_BUILDX (tools/images buildx)';
  return { file: file ?? '', missing: file === undefined ? `no buildx: ${why}` : undefined };
}
