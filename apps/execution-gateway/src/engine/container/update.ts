import { forEachOperand } from '../each.js';
import { enginePath } from '../path-part.js';
import { readFlagValues } from '../values/flags.js';
import { wholeNumber } from '../values/number.js';
import { restartPolicyOf } from '../values/restart-policy.js';
import { namesAll, type Verb, type VerbRun } from '../verb.js';
import { LIMITS, limitsOf } from './resources.js';

/** What is asked for. Source: docker/cli `container/update.go`. @throws BadValue */
export function updateBody({ flags: values }: VerbRun['call']) {
  const flags = readFlagValues(values);
  const pids = flags.read('pids-limit', (value) => wholeNumber(value), 0);
  return {
    ...limitsOf(flags),
    PidsLimit: pids === 0 ? null : pids,
    RestartPolicy: restartPolicyOf(flags.last('restart') ?? ''),
  };
}

export const update: Verb = {
  options: [...LIMITS, 'pids-limit', 'restart'],
  operands: { least: 1 },
  names: namesAll('container'),
  declines: (call) => {
    updateBody(call);
    return Object.keys(call.flags).length === 0 ? 'docker container update without an option' : undefined;
  },
  async run(run) {
    const body = updateBody(run.call);
    const warnings: string[] = [];
    const code = await forEachOperand(run, async (name) => {
      const path = enginePath`/containers/${run.names.container(name)}/update`;
      const answer = await run.engine.ask<{ Warnings: string[] | null }>({
        method: 'POST',
        path,
        body,
        signal: run.stop,
      });
      warnings.push(...(answer.Warnings ?? []));
    });
    for (const warning of warnings) run.print.line(warning);
    return code;
  },
};
