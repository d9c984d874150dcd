import type { KnownCall } from '@wingman/policy';
import { enginePath } from '../../path-part.js';
import { isEngineNetwork } from '../../engine-networks.js';
import { isOfTenant } from '../../tenant-labels.js';
import { readFlagValues } from '../../values/flags.js';
import type { Verb } from '../../verb.js';
import { filterQuery, filtersOf } from '../filters.js';
import { goTime } from '../go/printed.js';
import type { Row } from '../go/values.js';
import { labelsText, type Labels } from '../labels.js';
import { readVerb } from '../read-verb.js';
import { whyNotFormat, writeRows, type List } from '../rows.js';
import { naturalOrder, shortId } from '../units.js';

interface NetworkSummary {
  Id: string;
  Name: string;
  Driver: string;
  Scope: string;
  EnableIPv4?: boolean;
  EnableIPv6: boolean;
  Internal: boolean;
  Created: string;
  Labels: Labels;
}

const TITLES = {
  ID: 'NETWORK ID',
  Name: 'NAME',
  Driver: 'DRIVER',
  Scope: 'SCOPE',
  IPv4: 'IPV4',
  IPv6: 'IPV6',
  Internal: 'INTERNAL',
  Labels: 'LABELS',
  CreatedAt: 'CREATED AT',
} as const;
const FORMATS: Readonly<Record<string, string>> = {
  table: 'table {{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}',
  'table quiet': '{{.ID}}',
  raw: 'network_id: {{.ID}}\\nname: {{.Name}}\\ndriver: {{.Driver}}\\nscope: {{.Scope}}\\n',
  'raw quiet': 'network_id: {{.ID}}',
};

function listOf({ flags }: KnownCall): List {
  const { last, on } = readFlagValues(flags);
  const [format, quiet] = [last('format') || 'table', on('quiet')];
  return {
    format: FORMATS[`${format}${quiet ? ' quiet' : ''}`] ?? format,
    name: 'network.networkContext',
    titles: TITLES,
  };
}

/** Source: docker/cli `network/formatter.go`. */
function networkRow(network: NetworkSummary, trunc: boolean): Row {
  const { Id, Name, Driver, Scope, EnableIPv4 = false, EnableIPv6, Internal, Created, Labels } = network;
  return {
    fields: {
      ID: () => (trunc ? shortId(Id) : Id),
      Name: () => Name,
      Driver: () => Driver,
      Scope: () => Scope,
      IPv4: () => String(EnableIPv4),
      IPv6: () => String(EnableIPv6),
      Internal: () => String(Internal),
      Labels: () => labelsText(Labels),
      CreatedAt: () => goTime(Created),
    },
    label: (name) => Labels?.[name] ?? '',
  };
}

/** The networks that every engine has are everybody's. */
export const ls: Verb = readVerb({
  options: ['filter', 'format', 'no-trunc', 'quiet'],
  operands: { least: 0, most: 0 },
  declines: (call) => {
    filtersOf(call);
    return whyNotFormat(listOf(call));
  },
  async run({ call, engine, task, settings, print, stop }) {
    const networks = await engine.ask<NetworkSummary[]>({
      path: enginePath`/networks`,
      query: { filters: filterQuery(filtersOf(call)) },
      signal: stop,
    });
    const own = networks.filter(
      ({ Name, Labels }) => isEngineNetwork(Name) || isOfTenant(Labels, task.tenantId, settings),
    );
    const sorted = own.sort((a, b) => naturalOrder(a.Name, b.Name));
    const trunc = !readFlagValues(call.flags).on('no-trunc');
    print.stdout(
      Buffer.from(
        writeRows(
          listOf(call),
          sorted.map((network) => networkRow(network, trunc)),
        ),
      ),
    );
    return 0;
  },
});
