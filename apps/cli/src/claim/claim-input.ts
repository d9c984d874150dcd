import type { Check } from '@wingman/contracts';
import { checks } from '@wingman/contracts';
import { readFile } from 'node:fs/promises';
import { UsageError } from '../command.js';
import { instantOf, type ServiceCall } from '../service/service-command.js';

/** Options of what is claimed, and of where and since when. */
export const CLAIM_OPTIONS = {
  worker: { value: 'ID', about: 'whose claim it is; default WINGMAN_WORKER_ID' },
  checks: { value: 'FILE', about: 'structured checks: a JSON array (docs/how-to-use.md)' },
  'check-id': { value: 'ID', about: 'the checked instruction whose registered checks judge it' },
  cwd: { value: 'DIR', about: 'what relative paths are relative to; default: here' },
  'started-at': { value: 'TIME', about: 'when the work began' },
  host: { value: 'NAME', about: 'the machine that it is about' },
} as const;

/** Checks as a text holds them. Throws UsageError, naming the first that is none. */
export function checksOf(text: string, place: string): Check[] {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new UsageError(`${place} is not JSON`);
  }
  const read = checks.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new UsageError(`${place}: ${issue?.path.join('.') || 'checks'}: ${issue?.message ?? 'are none'}`);
}

/** The fields of a claim or a question that the options give. */
export async function claimFields({ text, io }: Pick<ServiceCall, 'text' | 'io'>) {
  const file = text('checks');
  const [worker, checkId] = [text('worker') ?? (io.env['WINGMAN_WORKER_ID'] || undefined), text('check-id')];
  const [startedAt, host] = [text('started-at'), text('host')];
  return {
    ...(worker !== undefined && { worker_id: worker }),
    ...(checkId !== undefined && { check_id: checkId }),
    ...(file !== undefined && { checks: checksOf(await textOf(file), file) }),
    context: {
      cwd: text('cwd') ?? process.cwd(),
      ...(startedAt !== undefined && { task_started_at: instantOf('started-at', startedAt) }),
      ...(host !== undefined && { host }),
    },
  };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new UsageError(`cannot read ${file}`);
  }
}
