import { csvFields } from '@wingman/policy';
import { enginePath, isNetworkRef } from '../path-part.js';
import { ownLabels } from '../tenant-labels.js';
import { BadValue } from '../values/bad-value.js';
import { readFlagValues } from '../values/flags.js';
import { keyValues, labelsOf } from '../values/key-value.js';
import type { Verb, VerbRun } from '../verb.js';
import { subnetsOf } from './subnets.js';

/** pflag's `strings`: each value is a CSV record. @throws BadValue for one that cannot be read */
export function stringsOf(values: readonly string[]): string[] {
  return values.flatMap((value) => {
    const fields = csvFields(value);
    if (!fields) throw new BadValue(`this list cannot be read: ${value}`);
    return fields;
  });
}

/** What is asked for. Source: docker/cli `network/create.go`. @throws BadValue */
export function networkBody({ args, flags: values }: VerbRun['call']) {
  const flags = readFlagValues(values);
  const truth = (name: string) => (flags.given(name) ? flags.on(name) : undefined);
  return {
    Name: args[0] ?? '',
    CheckDuplicate: true,
    Driver: flags.last('driver') ?? 'bridge',
    Scope: flags.last('scope') ?? '',
    EnableIPv4: truth('ipv4'),
    EnableIPv6: truth('ipv6'),
    IPAM: {
      Driver: flags.last('ipam-driver') ?? 'default',
      Options: keyValues(flags.all('ipam-opt')),
      Config: subnetsOf({
        subnets: stringsOf(flags.all('subnet')),
        ranges: stringsOf(flags.all('ip-range')),
        gateways: stringsOf(flags.all('gateway')),
        auxiliary: keyValues(flags.all('aux-address')),
      }),
    },
    Internal: flags.on('internal'),
    Attachable: flags.on('attachable'),
    Ingress: flags.on('ingress'),
    ConfigOnly: flags.on('config-only'),
    ConfigFrom: null,
    Options: keyValues(flags.all('opt')),
    Labels: labelsOf(flags.all('label')),
  };
}

export const create: Verb = {
  options: [
    ...['attachable', 'aux-address', 'config-only', 'driver', 'gateway', 'ingress', 'internal', 'ip-range'],
    ...['ipam-driver', 'ipam-opt', 'ipv4', 'ipv6', 'label', 'opt', 'scope', 'subnet'],
  ],
  since: { ipv4: '1.48' },
  operands: { least: 1, most: 1 },
  declines: (call) => {
    const { Name } = networkBody(call);
    return isNetworkRef(Name) ? undefined : `${JSON.stringify(Name.slice(0, 100))}, which is no name of a network`;
  },
  async run({ engine, task, call, print, stop }) {
    const body = networkBody(call);
    const { Id } = await engine.ask<{ Id: string }>({
      method: 'POST',
      path: enginePath`/networks/create`,
      body: { ...body, Labels: { ...body.Labels, ...ownLabels(task) } },
      signal: stop,
    });
    print.line(Id);
    return 0;
  },
};
