import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { engineSockets, readProcess, readProcesses, readSocket } from '@wingman/docker-reach';
import { findReaches, shownFinding } from './report.js';

// `node dist/tools/docker-reach.js [--socket PATH] … [--process PID] … [--allow PID] … [--open]`: who reaches a socket
// of a container engine. Without --process everybody is looked at, without --socket every engine of this machine;
// --open counts only connections that are there now. Ends with 1 when somebody reaches one, with 2 when it cannot tell.

const USUAL = ['/run/docker.sock', '/run/containerd/containerd.sock', '/run/podman/podman.sock'];

const { values } = parseArgs({
  options: {
    socket: { type: 'string', multiple: true, default: [] },
    process: { type: 'string', multiple: true, default: [] },
    allow: { type: 'string', multiple: true, default: [] },
    open: { type: 'boolean', default: false },
  },
});

function main(): number {
  const paths = values.socket.length > 0 ? values.socket : foundSockets();
  // An engine that is not found is reached by whoever knows where it is.
  if (paths.length === 0) throw new Error('no engine listens here; name its socket with --socket');
  const allowed = new Set(values.allow.map(pidOf));
  const all = values.process.length > 0 ? values.process.map(pidOf).map(present) : readProcesses();
  const processes = all.filter(({ pid }) => !allowed.has(pid));
  const connections = execFileSync('ss', ['-xaH'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const findings = findReaches(processes, paths.map(readSocket), connections).filter(
    ({ reach }) => !values.open || reach === 'connected',
  );
  for (const finding of findings) console.log(shownFinding(finding));
  console.log(`${processes.length} processes, ${paths.length} sockets, ${findings.length} within reach`);
  return findings.length > 0 ? 1 : 0;
}

function foundSockets(): string[] {
  const listening = engineSockets(readFileSync('/proc/net/unix', 'utf8'));
  return [...new Set([...listening, ...USUAL])].filter((path) => existsSync(path));
}

function pidOf(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`${text} is no process id`);
  return Number(text);
}

/** Whoever names a process wants to know of it: one that is gone must not look like one without reach. */
function present(pid: number) {
  const process = readProcess(pid);
  if (!process) throw new Error(`there is no process ${pid}`);
  return process;
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(`cannot tell who reaches an engine: ${(error as Error).message}`);
  process.exitCode = 2;
}
