import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * A lock that is a file: who holds it is written inside. A holder that is gone (its process id is free, or belongs to
 * a process that started at another time) has lost it, and the next caller takes it over.
 */
export class FileLock {
  constructor(file) {
    this.file = file;
    this.mine = JSON.stringify({ pid: process.pid, started: processStart(process.pid) });
  }

  /** Takes the lock, or returns the process id of the living holder. */
  tryAcquire() {
    for (;;) {
      if (this.#create()) return undefined;
      const text = readText(this.file);
      if (text === undefined) continue;
      const holder = parseHolder(text);
      if (holder && isAlive(holder)) return holder.pid;
      this.#removeStale(text);
    }
  }

  release() {
    if (readText(this.file) === this.mine) rmSync(this.file, { force: true });
  }

  /** `link` either makes the complete file or fails because there is one. */
  #create() {
    const draft = `${this.file}.${process.pid}`;
    writeFileSync(draft, this.mine, { mode: 0o600 });
    try {
      linkSync(draft, this.file);
      return true;
    } catch (error) {
      if (error.code === 'EEXIST') return false;
      throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }

  /** Moves the dead holder's file away. If somebody renewed it in between, theirs is put back. */
  #removeStale(expected) {
    const aside = `${this.file}.${process.pid}.stale`;
    try {
      renameSync(this.file, aside);
    } catch (error) {
      if (error.code === 'ENOENT') return;
      throw error;
    }
    try {
      if (readText(aside) !== expected) linkSync(aside, this.file);
    } finally {
      rmSync(aside, { force: true });
    }
  }
}

function parseHolder(text) {
  try {
    const holder = JSON.parse(text);
    return Number.isInteger(holder.pid) && holder.pid > 0 ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(holder) {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return processStart(holder.pid) === holder.started;
}

/** Start time in clock ticks since boot (proc(5), field 22); null where there is no procfs. */
function processStart(pid) {
  const stat = readText(`/proc/${pid}/stat`);
  return stat === undefined ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
