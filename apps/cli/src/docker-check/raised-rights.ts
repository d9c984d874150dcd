import type { CommandIo } from '../command.js';
import { accountWays, readAccount, type Account } from './account.js';
import { together, type Findings } from './findings.js';
import { askProgram, CLIENTS, programFolders } from './programs.js';
import { raisedFiles } from './raised-files.js';
import { sudoersFindings } from './sudoers.js';

/** What doas would be asked to start: a client, or a shell, which is any. */
const ASKED_OF_DOAS = [...CLIENTS, 'sh', 'bash', 'su'];
const SUDOERS = ['/etc/sudoers', '/usr/local/etc/sudoers'];

/** What gives this account more rights than its own: groups, rules of sudo and doas, programs. */
export function raisedRights(env: CommandIo['env']): Findings {
  const folders = programFolders(env);
  const account = readAccount();
  return together([
    { ways: accountWays(account), unseen: [] },
    raisedFiles(folders, account),
    sudoFindings(folders, account),
    doasFindings(folders),
    polkitFindings(folders),
  ]);
}

/** Whatever root starts on somebody's word can open every socket. */
function sudoFindings(folders: readonly string[], account: Account): Findings {
  const said = askProgram(folders, 'sudo', ['-n', '-l']);
  if (said === undefined) return { ways: [], unseen: [] };
  const [, rules = ''] = said.stdout.split(/may run the following commands[^\n]*\n/, 2);
  const ways = rules
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((rule) => `sudo lets this account run ${rule}`);
  // What it lists without a password is the whole list.
  if (ways.length > 0) return { ways, unseen: [] };
  if (/may not run sudo|not allowed to run sudo/.test(said.stdout + said.stderr)) return { ways: [], unseen: [] };
  const written = together(SUDOERS.map((file) => sudoersFindings(file, account)));
  const silent = 'what sudo lets this account run with its password: `sudo -n -l` tells nothing without it';
  return { ways: written.ways, unseen: [silent, ...written.unseen] };
}

/** It says `permit` or `deny`, and nothing where its rules may not be read. */
function doasFindings(folders: readonly string[]): Findings {
  const asked = ASKED_OF_DOAS.map((program) => ({
    program,
    said: askProgram(folders, 'doas', ['-C', '/etc/doas.conf', program]),
  }));
  const permitted = asked.filter(({ said }) => said?.stdout.startsWith('permit'));
  const silent = asked.some(({ said }) => said !== undefined && !/^(?:permit|deny)/.test(said.stdout));
  return {
    ways: permitted.map(({ program }) => `doas lets this account run ${program}`),
    unseen: silent ? ['some rules of doas: `doas -C /etc/doas.conf` tells nothing'] : [],
  };
}

function polkitFindings(folders: readonly string[]): Findings {
  const isThere = askProgram(folders, 'pkexec', ['--version']) !== undefined;
  return { ways: [], unseen: isThere ? ['rules of polkit, by which pkexec may run programs as root'] : [] };
}
