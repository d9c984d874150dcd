import { spawn } from 'node:child_process';
import path from 'node:path';
import { createClient, type WingmanClient } from '@wingman/sdk';
import { runDocker, type TestDocker, until, workspaceRoot } from '@wingman/testkit';
import type { ContainerStack } from './container-stack.js';
import { startSystem, type System } from './system.js';

const WINGMAN = path.join(workspaceRoot, 'dist/apps/cli/main.js');
const LONG = 900_000;

/** A development stack that asks people and runs what they approved at the engine of another stack. */
export interface Control {
  system: System;
  /** Starts `wingman` here, with a worker's keys of the control. */
  wingman(...words: string[]): Driven;
  /** Every yes that a request needs, each by another person. */
  approve(id: string): Promise<void>;
  reject(id: string): Promise<void>;
  /** Prints of docker's client at the engine. */
  docker(...words: string[]): Promise<string>;
  stop(): Promise<void>;
}

export interface Driven {
  /** The request that a stage asks for. */
  asked(stage: string): Promise<{ id: string; status: string }>;
  ended: Promise<{ code: number | null; out: string; errors: string }>;
}

/** The control, with a policy under which two people approve what is risky. */
export async function startControl(docker: TestDocker, stack: ContainerStack): Promise<Control> {
  const system = await startSystem({
    DOCKER_HOST: docker.host,
    ALLOWED_ENVIRONMENTS: 'dev,test,prd',
    GATEWAY_UNLABELLED: 'any',
    GATEWAY_PROJECTS_FOLDER: stack.folder,
    GATEWAY_PROJECTS_SHARED: 'true',
    EXECUTION_TIMEOUT_SECONDS: '900',
  });
  const client = (key: string): WingmanClient => createClient({ baseUrl: system.stack.url, key });
  const admin = client(system.stack.keys.admin);
  await admin.putPolicy({
    layers: [{ layer: 'tenant', execution: { lifts: ['escape'] }, approvals: { approvers_for_high: 2 } }],
  });
  const { key, key_id: keyId } = await admin.createKey({ scopes: ['decide'] });
  await admin.createPerson({ name: 'second', key_ids: [keyId] });
  const second = client(key);
  const pending = async (id: string): Promise<boolean> => (await system.read.getApproval({ id })).status === 'PENDING';
  return {
    system,
    wingman: (...words) => start(system, words, stack.folder),
    async approve(id) {
      await system.decide.approve({ id });
      if (await pending(id)) await second.approve({ id });
    },
    async reject(id) {
      await system.decide.reject({ id, reason: 'not now' });
    },
    async docker(...words) {
      const { code, stdout, stderr } = await runDocker(words, { host: docker.host, timeout: LONG });
      if (code !== 0) throw new Error(`docker ${words.join(' ')}: ${stderr}`);
      return stdout.trim();
    },
    stop: () => system.stop(),
  };
}

function start({ stack }: System, words: readonly string[], cwd: string): Driven {
  const child = spawn(process.execPath, [WINGMAN, ...words], {
    cwd,
    env: {
      PATH: process.env['PATH'],
      WINGMAN_URL: stack.url,
      WINGMAN_WORK_KEY: stack.keys.work,
      WINGMAN_MINT_KEY: stack.keys.decide,
      WINGMAN_WORKER_ID: 'driver',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const seen = { out: '', errors: '' };
  child.stdout.on('data', (chunk: Buffer) => (seen.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (seen.errors += chunk.toString()));
  let over = false;
  const ended = new Promise<{ code: number | null; out: string; errors: string }>((resolve) =>
    child.once('close', (code) => {
      over = true;
      resolve({ code, ...seen });
    }),
  );
  return {
    ended,
    async asked(stage) {
      const told = new RegExp(`^${stage}: request (\\S+) \\(risk \\w+\\) is (\\w+)$`, 'm');
      await until(() => told.test(seen.errors) || over, { timeout: LONG, what: `a request for ${stage}` });
      const [, id, status] = told.exec(seen.errors) ?? [];
      if (id === undefined || status === undefined) throw new Error(`it ended before ${stage}: ${seen.errors}`);
      return { id, status };
    },
  };
}
