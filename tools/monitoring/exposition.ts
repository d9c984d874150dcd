import type { NamedMetric } from './named-metrics.js';

/** What a service answers at /metrics, read. */
export interface Exposition {
  /** By name, as `# TYPE` says it. */
  types: Map<string, string>;
  samples: { name: string; labels: Record<string, string> }[];
}

/** Reads Prometheus's text format. @see https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function readExposition(text: string): Exposition {
  const types = new Map<string, string>();
  const samples: Exposition['samples'] = [];
  for (const line of text.split('\n')) {
    const type = /^# TYPE (\S+) (\S+)$/.exec(line);
    if (type) types.set(type[1] as string, type[2] as string);
    const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+$/.exec(line);
    if (sample) samples.push({ name: sample[1] as string, labels: labelsOf(sample[2] ?? '') });
  }
  return { types, samples };
}

const labelsOf = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) => [name, value]));

/**
 * Why this selector would find nothing, or undefined. A metric whose first sample comes with its first use is taken by its
 * name; where it has samples one of them must have the labels.
 */
export function missing({ name, matchers }: NamedMetric, { types, samples }: Exposition): string | undefined {
  const base = name.replace(/_(bucket|sum|count)$/, '');
  if (!types.has(name) && types.get(base) !== 'histogram') return `no service has ${name}`;
  const own = samples.filter((sample) => sample.name === name);
  const fits = own.some(({ labels }) =>
    matchers.every(({ label, operator, value }) => matches(labels[label] ?? '', operator, value)),
  );
  return own.length === 0 || fits ? undefined : `${name} never has ${JSON.stringify(matchers)}`;
}

function matches(actual: string, operator: string, wanted: string): boolean {
  // What a person chooses on the page.
  if (wanted.includes('$')) return true;
  const isEqual = operator.endsWith('~') ? new RegExp(`^(?:${wanted})$`).test(actual) : actual === wanted;
  return operator.startsWith('!') ? !isEqual : isEqual;
}
