import { NONE, textOnly, type Launcher } from './launcher.js';

const run = (launcher: Partial<Launcher> = {}): Launcher => ({ kind: 'plain', ...launcher });
const shellText = (launcher: Partial<Launcher>): Launcher => ({ kind: 'shell', ...launcher });

const SWITCH_USER: Launcher = { ...textOnly('-c', '--command', '--session-command'), kind: 'privilege' };
const FETCHES = { keeps: true } as const;

/** Package runners, terminals and other programs whose command is behind a word or an option of their own. */
export const RUNNERS: Readonly<Record<string, readonly Launcher[]>> = {
  su: [SWITCH_USER],
  runuser: [SWITCH_USER, { kind: 'privilege', valued: 'u', long: ['user', 'group'], needs: ['-u', '--user'] }],
  flock: [
    run(textOnly('-c', '--command')),
    run({ valued: 'wE', long: ['timeout', 'conflict-exit-code'], operands: 1 }),
  ],
  script: [shellText({ ...textOnly('-c', '--command'), valued: 'cBEIOTmo' })],
  watch: [shellText({ valued: 'nq', long: ['interval', 'equexit'], operandsAreText: 'joined' })],
  hyperfine: [
    shellText({
      valued: 'wmMrpcSnsuLD',
      long: [
        'warmup',
        'runs',
        'min-runs',
        'max-runs',
        'prepare',
        'setup',
        'cleanup',
        'conclude',
        'shell',
        'style',
        'sort',
        'time-unit',
        'command-name',
        'output',
        'input',
        'export-json',
        'export-csv',
        'export-markdown',
      ],
      operandsAreText: 'each',
    }),
  ],
  // With `-s` the operand is text for a shell; without it, entr is a prefix.
  entr: [
    { kind: 'each', keeps: true, stays: ['-s'] },
    shellText({ needs: ['-s'], keeps: true, operandsAreText: 'joined' }),
  ],
  concurrently: [
    shellText({
      valued: 'nclpm',
      long: ['names', 'name-separator', 'prefix', 'max-processes'],
      operandsAreText: 'each',
    }),
  ],
  nodemon: [shellText(textOnly('-x', '--exec'))],
  'nix-shell': [shellText(textOnly('--run', '--command'))],
  nix: ['develop', 'shell'].map((verb) => run({ verbs: [verb], operands: NONE, behind: ['-c', '--command'] })),
  guix: ['shell', 'environment'].map((verb) => run({ verbs: [verb], operands: NONE, behind: ['--'] })),
  screen: [run({ valued: 'cehpsStTX', stays: ['-X', '-r', '-x', '-R'] })],
  poetry: [run({ verbs: ['run'] })],
  pipenv: [run({ verbs: ['run'] })],
  pdm: [run({ verbs: ['run'] })],
  rye: [run({ verbs: ['run'] })],
  hatch: [run({ verbs: ['run'] })],
  uv: [run({ verbs: ['run'], valued: 'p', long: ['with', 'python', 'project', 'directory', 'extra', 'group'] })],
  bundle: [run({ verbs: ['exec'] })],
  rbenv: [run({ verbs: ['exec'] })],
  pyenv: [run({ verbs: ['exec'] })],
  conda: [run({ verbs: ['run'], valued: 'np', long: ['name', 'prefix', 'cwd'] })],
  mamba: [run({ verbs: ['run'], valued: 'np', long: ['name', 'prefix', 'cwd'] })],
  mise: [run({ verbs: ['exec'], operands: 0, behind: ['--'] }), run({ verbs: ['x'], behind: ['--'] })],
  direnv: [run({ verbs: ['exec'], operands: 1 })],
  dotenv: [run({ valued: 'ef', behind: ['--'] })],
  doppler: [
    run({ ...textOnly('--command'), verbs: ['run'] }),
    run({ verbs: ['run'], valued: 'pc', long: ['project', 'config'] }),
  ],
  op: [run({ verbs: ['run'], long: ['env-file', 'account'] })],
  chamber: [run({ verbs: ['exec'], operands: 1, behind: ['--'] })],
  'cross-env': [run()],
  npx: [
    run({ ...FETCHES, permutes: true, valued: 'pcw', long: ['package', 'call', 'workspace'], text: ['-c', '--call'] }),
  ],
  bunx: [run(FETCHES)],
  uvx: [run({ ...FETCHES, long: ['from', 'with', 'python'] })],
  pipx: [run({ ...FETCHES, verbs: ['run'], long: ['spec', 'python'] })],
  npm: ['exec', 'x'].map((verb) =>
    run({ ...FETCHES, verbs: [verb], valued: 'pcw', long: ['package', 'call', 'workspace'], text: ['-c', '--call'] }),
  ),
  pnpm: [run({ ...FETCHES, verbs: ['dlx'], long: ['package'] }), run({ verbs: ['exec'] })],
  yarn: [run({ ...FETCHES, verbs: ['dlx'], valued: 'p', long: ['package'] }), run({ verbs: ['exec'] })],
  tmux: [
    'new-session',
    'new',
    'new-window',
    'neww',
    'split-window',
    'splitw',
    'respawn-pane',
    'run-shell',
    'run',
    'if-shell',
    'pipe-pane',
  ].map((verb) =>
    shellText({ verbs: [verb], globals: { valued: 'cfLST' }, valued: 'nstxyceFlp', operandsAreText: 'joined' }),
  ),
};
