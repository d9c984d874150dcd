import { EngineRefusal } from '../engine-error.js';
import { enginePath } from '../path-part.js';
import { isOfTenant, ownLabels } from '../tenant-labels.js';
import { readFlagValues } from '../values/flags.js';
import { keyValues, labelsOf } from '../values/key-value.js';
import type { Verb, VerbRun } from '../verb.js';

/** What is asked for. Source: docker/cli `volume/create.go`. @throws BadValue */
export function volumeBody({ args, flags: values }: VerbRun['call']) {
  const flags = readFlagValues(values);
  const options = flags.all('opt');
  return {
    Name: args[0] ?? flags.last('name'),
    Driver: flags.last('driver') ?? 'local',
    DriverOpts: options.length > 0 ? keyValues(options) : undefined,
    Labels: labelsOf(flags.all('label')),
  };
}

interface Volume {
  Name: string;
  Labels: Record<string, string> | null;
}

export const create: Verb = {
  // What else there is makes a volume of a cluster.
  options: ['driver', 'label', 'name', 'opt'],
  operands: { least: 0, most: 1 },
  names: (call) => {
    const name = volumeBody(call).Name;
    return name ? [['volume', name]] : [];
  },
  declines: (call) => {
    volumeBody(call);
    return call.args.length > 0 && call.flags['name'] ? 'a name both ways' : undefined;
  },
  async run({ engine, task, call, settings, print, stop }) {
    const body = volumeBody(call);
    const { Name, Labels } = await engine.ask<Volume>({
      method: 'POST',
      path: enginePath`/volumes/create`,
      body: { ...body, Labels: { ...body.Labels, ...ownLabels(task) } },
      signal: stop,
    });
    // The engine answers with a volume that is there already, whoever's it is.
    if (!isOfTenant(Labels, task.tenantId, settings))
      throw new EngineRefusal(409, `a volume named ${Name} already exists`);
    print.line(Name);
    return 0;
  },
};
