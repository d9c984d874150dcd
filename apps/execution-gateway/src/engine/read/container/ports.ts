export interface Port {
  IP?: string;
  PrivatePort: number;
  PublicPort?: number;
  Type: string;
}

/** `host:port`, an IPv6 address in brackets: Go's net.JoinHostPort. */
export const hostPort = (host: string, port: string): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

/**
 * `0.0.0.0:80->80/tcp, 9000-9002/tcp`: published ports, then those that are only open, neighbours as one; last those
 * that are published under another number. Source: docker/cli `formatter.DisplayablePorts`.
 */
export function displayPorts(ports: readonly Port[]): string {
  const groups = new Map<string, { first: number; last: number }>();
  const [ended, mapped]: [string[], string[]] = [[], []];
  for (const { IP = '', PrivatePort: port, PublicPort = 0, Type } of [...ports].sort(byPort)) {
    if (IP !== '' && PublicPort !== port) {
      mapped.push(`${hostPort(IP, String(PublicPort))}->${port}/${Type}`);
      continue;
    }
    const key = IP === '' ? Type : `${IP}/${Type}`;
    const group = groups.get(key);
    if (group && port === group.last + 1) {
      group.last = port;
      continue;
    }
    if (group) ended.push(shownGroup(key, group));
    groups.set(key, { first: port, last: port });
  }
  const open = [...groups].map(([key, group]) => shownGroup(key, group));
  return [...ended, ...open, ...mapped].join(', ');
}

function byPort(a: Port, b: Port): number {
  if (a.PrivatePort !== b.PrivatePort) return a.PrivatePort - b.PrivatePort;
  const [ipA, ipB] = [a.IP ?? '', b.IP ?? ''];
  if (ipA !== ipB) return ipA < ipB ? -1 : 1;
  const published = (a.PublicPort ?? 0) - (b.PublicPort ?? 0);
  return published === 0 ? (a.Type < b.Type ? -1 : Number(a.Type > b.Type)) : published;
}

function shownGroup(key: string, { first, last }: { first: number; last: number }): string {
  const [ip = '', type] = key.includes('/') ? key.split('/') : ['', key];
  const range = first === last ? String(first) : `${first}-${last}`;
  return `${ip === '' ? range : `${hostPort(ip, range)}->${range}`}/${type}`;
}
