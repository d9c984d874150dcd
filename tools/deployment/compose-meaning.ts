/** A part of a configuration. */
export type Part = Readonly<Record<string, unknown>>;

/**
 * A configuration that compose 1 or 2 has resolved, in one way of writing: equal ones make the same stack. What is not
 * known here stays as it is written, so that a difference shows.
 */
export function meaningOf(config: Part): Record<string, Record<string, Part>> {
  const { version: _version, name: project, ...given } = config;
  const parts = Object.entries(given).filter(([key]) => !key.startsWith('x-'));
  const read = (kind: string, part: Part, key: string): Part =>
    kind === 'services' ? serviceOf(part) : objectOf(part, `${String(project)}_${key}`);
  return Object.fromEntries(
    parts.map(([kind, objects]) => [
      kind,
      mapped((objects ?? {}) as Record<string, Part | null>, (part, key) => read(kind, part ?? {}, key)),
    ]),
  );
}

const mapped = <Value, Result>(
  given: Readonly<Record<string, Value>>,
  read: (value: Value, key: string) => Result,
): Record<string, Result> => Object.fromEntries(Object.entries(given).map(([key, value]) => [key, read(value, key)]));

/** A network, volume or secret. Compose 2 says the name that it has anyhow, and that nobody chose its addresses. */
function objectOf({ name, ipam, ...part }: Part, usual: string): Part {
  const isUsual = name === undefined || name === usual;
  const isEmpty = ipam === undefined || Object.keys(ipam as Part).length === 0;
  return { ...part, ...(!isUsual && { name }), ...(!isEmpty && { ipam }) };
}

function serviceOf(service: Part): Part {
  const given = Object.entries(service).filter(([, value]) => value !== null);
  return Object.fromEntries(given.map(([key, value]) => [key, READ[key]?.(value as never) ?? value]));
}

const READ: Readonly<Record<string, (value: never) => unknown>> = {
  depends_on: (value: Record<string, Part>) => mapped(value, ({ required: _always, ...part }) => part),
  environment: (value: Record<string, unknown>) => mapped(value, String),
  healthcheck: ({ interval, timeout, ...more }: Part) => ({
    ...more,
    ...mapped({ interval, timeout }, (time) => secondsOf(String(time))),
  }),
  mem_limit: bytesOf,
  shm_size: bytesOf,
  networks: (value: Record<string, Part | null>) => mapped(value, (part) => part ?? {}),
  ports: (value: (string | Part)[]) => value.map(portOf).sort(),
  secrets: (value: (string | Part)[]) => value.map(secretOf).sort(),
  stop_grace_period: secondsOf,
  volumes: (value: (string | Part)[]) => value.map(volumeOf).sort(),
};

const UNITS: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

function bytesOf(value: string | number): number {
  const [, number = '', unit = ''] = /^([\d.]+)([kmg]?)b?$/i.exec(String(value)) ?? [];
  return Number(number) * (UNITS[unit.toLowerCase()] ?? 1);
}

function secondsOf(value: string): number {
  const [, minutes = 0, seconds = 0] = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(value) ?? [];
  return Number(minutes) * 60 + Number(seconds);
}

/** As in `127.0.0.1:8001:8001/tcp`. */
function portOf(port: string | Part): string {
  if (typeof port === 'string') return port.includes('/') ? port : `${port}/tcp`;
  const { host_ip: ip, published, target, protocol, mode: _only, ...more } = port;
  return `${words(ip)}:${words(published)}:${words(target)}/${words(protocol)}${rest(more)}`;
}

/** As in `database_url_verifier:database_url`. */
function secretOf(secret: string | Part): string {
  if (typeof secret === 'string') return `${secret}:${secret}`;
  const { source, target, ...more } = secret;
  return `${words(source)}:${words(target ?? source).replace(/^\/run\/secrets\//, '')}${rest(more)}`;
}

/** As in `/srv/wingman:/srv/wingman:ro`. */
function volumeOf(volume: string | Part): string {
  if (typeof volume === 'string') return volume;
  const { type: _told, source, target, read_only: readOnly, bind, volume: options, ...more } = volume;
  const { create_host_path: _made, ...others } = (bind ?? {}) as Part;
  const mode = readOnly === true ? 'ro' : 'rw';
  return `${words(source)}:${words(target)}:${mode}${rest({ ...more, ...others, ...(options ?? {}) })}`;
}

const words = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));
const rest = (more: Part): string => (Object.keys(more).length === 0 ? '' : ` ${JSON.stringify(more)}`);
