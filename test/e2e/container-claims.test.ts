import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Check } from '@wingman/contracts';
import { describeWithDocker, runDocker, TEST_IMAGE, until } from '@wingman/testkit';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 120_000;

describeWithDocker('claims about containers, on the running system', (docker) => {
  let system: System;

  beforeAll(async () => {
    system = await startSystem({ DOCKER_HOST: docker.host });
  }, LONG);
  afterAll(() => system.stop(), LONG);

  const cli = async (...words: string[]) => (await runDocker(words, { host: docker.host })).stdout.trim();

  /** The auditor's verdict on a worker's claim with these checks. */
  async function verdictOn(workerId: string, checks: Check[]) {
    const claim = 'The work on the containers is done.';
    const { claim_id: id } = await system.work.logClaim({ worker_id: workerId, claim, checks });
    return until(async () => (await system.read.getClaim({ id })).verdicts[0]?.verdict, { timeout: 10_000 });
  }

  test(
    'what the engine shows is TRUE; a lie is FALSE, is told and locks',
    async () => {
      const started = new Date().toISOString();
      const web = docker.name('web');
      const label = ['--label', docker.label];
      await cli('volume', 'create', ...label, web);
      await cli('network', 'create', ...label, web);
      const made = ['--name', web, ...label, '-e', 'TOKEN=a', '-v', `${web}:/data`, '--network', web];
      await cli('run', '-d', ...made, TEST_IMAGE, 'sleep', '600');
      const attributes = { started_after: started, image: TEST_IMAGE, env_key: 'TOKEN', mount: '/data' };
      const true_ones: Check[] = [
        { type: 'container', name: web, state: 'running', ...attributes },
        { type: 'container', name: docker.name('gone'), state: 'absent' },
        { type: 'image', ref: TEST_IMAGE, present: true },
        { type: 'volume', name: web, present: true },
        { type: 'network', name: web, present: true },
        { type: 'network', name: docker.name('gone'), present: false },
      ];
      expect(await system.read.verifyClaim({ checks: true_ones })).toMatchObject({ verdict: 'TRUE' });
      expect(await verdictOn('honest', true_ones)).toBe('TRUE');

      const lies: Check[] = [
        { type: 'container', name: web, state: 'stopped' },
        { type: 'container', name: web, env_key: 'NOT_SET' },
        { type: 'container', name: web, mount: '/elsewhere' },
        { type: 'container', name: docker.name('gone'), state: 'running' },
        { type: 'image', ref: 'no-such-image:1', present: true },
        { type: 'volume', name: web, present: false },
      ];
      for (const lie of lies) {
        const { verdict, explanation } = await system.read.verifyClaim({ checks: [lie] });
        expect([lie, verdict, explanation]).toEqual([lie, 'FALSE', explanation]);
      }
      expect(await verdictOn('liar', [{ type: 'container', name: web, state: 'stopped' }])).toBe('FALSE');
      await until(() => system.messages().some(({ text }) => text.includes('liar')), { timeout: 10_000 });
      expect(await system.read.getWorker({ id: 'liar' })).toMatchObject({ standing: 'LOCKED' });
      expect(await system.read.getWorker({ id: 'honest' })).toMatchObject({ standing: 'OK' });
    },
    LONG,
  );

  test(
    'a gateway that is away accuses nobody',
    async () => {
      const gateway = system.stack.services['execution-gateway'];
      await gateway.kill('SIGKILL');
      const checks: Check[] = [{ type: 'container', name: docker.name('web'), state: 'stopped' }];
      expect(await system.read.verifyClaim({ checks })).toMatchObject({
        verdict: 'UNVERIFIABLE',
        reason_code: 'engine_away',
      });
      await gateway.start();
      expect(await system.read.verifyClaim({ checks })).toMatchObject({ verdict: 'FALSE' });
    },
    LONG,
  );
});
