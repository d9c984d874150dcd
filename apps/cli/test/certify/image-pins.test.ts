import { afterEach, expect, test } from '@jest/globals';
import { describeWithDocker, runDocker, TEST_IMAGE } from '@wingman/testkit';
import { imagePinRows } from '../../src/certify/image-pins.js';
import { isPinned } from '../../src/images/pinned.js';

const DIGEST = `sha256:${'5'.repeat(64)}`;

test.each([
  ['wingman/verifier:local', true],
  [`postgres:17@${DIGEST}`, true],
  [`registry.example/wingman/verifier@${DIGEST}`, true],
  [DIGEST, true],
  ['postgres:17', false],
  ['postgres', false],
  ['postgres:17@sha256:5555', false],
  ['registry.example/wingman/verifier:local', false],
  ['wingman/elsewhere/verifier:local', false],
])('%s is named so that it stays the same: %s', (image, pinned) => {
  expect(isPinned(image)).toBe(pinned);
});

describeWithDocker('the images of a running stack', (docker) => {
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/nonexistent', DOCKER_HOST: docker.host };
  const client = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runDocker(words, { host: docker.host });
    if (code !== 0) throw new Error(stderr);
    return stdout.trim();
  };
  const made: string[] = [];
  const service = async (project: string, name: string, image: string): Promise<void> => {
    const labels = [docker.label, `com.docker.compose.project=${project}`, `com.docker.compose.service=${name}`];
    made.push(await client('create', ...labels.flatMap((label) => ['--label', label]), image, 'true'));
  };
  afterEach(() => client('rm', '--force', ...made.splice(0)));

  test('are told where a name can lead to another one, and those of other stacks are not', async () => {
    const project = docker.name('pins');
    await service(project, 'postgres', TEST_IMAGE);
    await service(project, 'redis', await client('image', 'inspect', '-f', '{{.Id}}', TEST_IMAGE));
    await service(docker.name('other'), 'proxy', TEST_IMAGE);

    const rows = imagePinRows(project, env);

    expect(rows.map(({ what, outcome }) => [what, outcome]).sort()).toEqual([
      ['image of postgres', 'failed'],
      ['image of redis', 'passed'],
    ]);
    expect(rows.find(({ outcome }) => outcome === 'failed')?.says).toContain(`${TEST_IMAGE} is a name`);
  });
});
