import { NONE, textOnly, type Launcher } from './launcher.js';

const remote = (launcher: Partial<Launcher>): Launcher => ({ kind: 'remote', keeps: true, ...launcher });
const SSH_VALUED = 'bBcDEeFIiJLlmOopPQRSWw';

/** Programs that start commands on another machine. */
export const REMOTE_LAUNCHERS: Readonly<Record<string, readonly Launcher[]>> = {
  ssh: [remote({ valued: SSH_VALUED, operands: 1, operandsAreText: 'joined' })],
  autossh: [remote({ valued: `${SSH_VALUED}M`, operands: 1, operandsAreText: 'joined' })],
  dbclient: [remote({ valued: 'plibLRWKIJcm', operands: 1, operandsAreText: 'joined' })],
  rsh: [remote({ valued: 'l', operands: 1, operandsAreText: 'joined' })],
  mosh: [remote({ long: ['ssh', 'client', 'server', 'predict', 'port'], valued: 'p', operands: 1, behind: ['--'] })],
  pdsh: [remote({ valued: 'wxgltufRM', operandsAreText: 'joined' })],
  clush: [remote({ valued: 'wxgltufb', operandsAreText: 'joined' })],
  pssh: [remote({ valued: 'hHlpoetOxX', operandsAreText: 'joined' })],
  'parallel-ssh': [remote({ valued: 'hHlpoetOxX', operandsAreText: 'joined' })],
  adb: [remote({ verbs: ['shell'], globals: { valued: 'sHPt' }, operandsAreText: 'joined' })],
  vagrant: [remote({ ...textOnly('-c', '--command'), verbs: ['ssh'] })],
  gcloud: [
    remote({ ...textOnly('--command'), verbs: ['compute', 'ssh'] }),
    remote({ verbs: ['compute', 'ssh'], operands: NONE, behind: ['--'], operandsAreText: 'joined' }),
  ],
  heroku: [remote({ verbs: ['run'], valued: 'asx', long: ['app', 'size', 'remote'], operandsAreText: 'joined' })],
  fly: [remote({ ...textOnly('-C', '--command'), verbs: ['ssh', 'console'] })],
  flyctl: [remote({ ...textOnly('-C', '--command'), verbs: ['ssh', 'console'] })],
  aws: [remote({ ...textOnly('--command'), verbs: ['ecs', 'execute-command'] })],
  ansible: [remote(textOnly('-a', '--args'))],
};
