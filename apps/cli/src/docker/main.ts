import { closeSync, readFileSync, writeSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { appendAudit, auditLine, type AuditedDecision } from './audit.js';
import { blockedMessage, EXIT_BLOCKED, undecidedMessage } from './blocked-message.js';
import { readThroughGateway } from './gateway-read.js';
import { judgeCall, type Verdict } from './judge-call.js';
import { passThrough } from './pass-through.js';
import { gatewayPlan, LOOP_VARIABLE, LOST_HANDLE, runPlan } from './plan.js';
import { type FixedSettings, readFixedSettings } from './settings-file.js';
import { readEnvironment } from './shell-environment.js';

// The program behind tools/docker, which calls it as `decide SHELL_PID CALLED_AS ITSELF WORDS…` and carries out the line
// that it prints; as `run` for what a shell cannot pass on; and as `gateway`, where the account has no engine.

const { env } = process;
const NAMES = /^(?:docker-compose|podman|nerdctl)$/;

/** Under whatever name the wrapper is called: what is not another client's is docker's. */
const programOf = (calledAs: string): string => {
  const name = path.basename(calledAs);
  return NAMES.test(name) ? name : 'docker';
};

const settingsBeside = (self: string): FixedSettings => readFixedSettings([path.dirname(self), '/etc/wingman']);

function decideHere(shellPid: string, calledAs: string, self: string, words: readonly string[]): void {
  const argv = [programOf(calledAs), ...words];
  const account = userInfo();
  if (env[LOOP_VARIABLE]) throw new Error('the client that was found calls this wrapper again');
  const fixed = settingsBeside(self);
  const verdict = judgeCall({
    argv,
    env,
    cwd: process.cwd(),
    accountHome: account.homedir,
    fixed,
    self: [self, calledAs],
  });
  audit(verdict, { words: argv.length, pid: Number(shellPid), uid: account.uid, home: account.homedir, fixed });
  if (verdict.way === 'blocked') return refuse(blockedMessage(argv, `${verdict.class}: ${verdict.reason}`));
  writeSync(1, verdict.way === 'gateway' ? gatewayPlan(self, argv[0]!) : planOf(verdict.real, shellPid, fixed));
}

function planOf(real: { file: string; script: boolean }, shellPid: string, { DOCKER_HOST }: FixedSettings): string {
  const given = environmentOf(shellPid);
  const passedOn = new Map(Object.entries(env).map(([name, value = '']) => [name, value]));
  const host = DOCKER_HOST;
  return runPlan({ ...real, host, ...(given && { environment: { given, passedOn } }) });
}

/** As the process was started with it; undefined where the system does not tell. */
function environmentOf(pid: string): Map<string, string> | undefined {
  try {
    return readEnvironment(readFileSync(`/proc/${pid}/environ`, 'utf8'));
  } catch {
    return undefined;
  }
}

interface Caller extends Pick<AuditedDecision, 'words' | 'pid' | 'uid'> {
  home: string;
  fixed: FixedSettings;
}

function audit(verdict: Verdict, { home, fixed, ...caller }: Caller): void {
  const line = auditLine({
    at: new Date(),
    decision: verdict.way === 'run' ? 'passed' : verdict.way,
    call: verdict.call,
    class: verdict.class,
    binary: verdict.way === 'run' ? verdict.real.file : undefined,
    cwd: process.cwd(),
    ...caller,
  });
  appendAudit(line, {
    given: fixed.WINGMAN_AUDIT_FILE ?? env['WINGMAN_AUDIT_FILE'],
    state: env['XDG_STATE_HOME'],
    home: env['HOME'] ?? home,
    temporary: tmpdir(),
    uid: caller.uid,
  });
}

function refuse(message: string): void {
  writeSync(2, message);
  process.exitCode = EXIT_BLOCKED;
}

function runHere(file: string, calledAs: string, words: readonly string[]): void {
  const lost = JSON.parse(readFileSync(LOST_HANDLE, 'utf8')) as Record<string, string>;
  closeSync(LOST_HANDLE);
  passThrough({ file, argv0: calledAs, words, env: { ...env, ...lost } }, process);
}

async function askGateway(self: string, argv: readonly string[]): Promise<void> {
  const url = settingsBeside(self).WINGMAN_URL ?? env['WINGMAN_URL'] ?? '';
  try {
    const answer = await readThroughGateway({ url, key: env['WINGMAN_WORK_KEY'] ?? '', argv });
    process.stdout.write(answer.stdout);
    process.stderr.write(answer.stderr);
    process.exitCode = answer.exitCode;
  } catch (error) {
    process.stderr.write(`docker: ${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}

function main([mode, ...given]: readonly string[]): void {
  const [first = '', second = '', third = ''] = given;
  if (mode === 'decide') return decideHere(first, second, third, given.slice(3));
  if (mode === 'run') return runHere(first, second, given.slice(2));
  if (mode === 'gateway') return void askGateway(first, given.slice(1));
  throw new Error('this program belongs to the script `docker` beside it');
}

try {
  main(process.argv.slice(2));
} catch (error) {
  // Nothing that went wrong lets anything pass.
  refuse(undecidedMessage(error instanceof Error ? error.message : String(error)));
}
