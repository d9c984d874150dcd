import { type HealthStatus, type ServiceName, serviceHealth, type SystemHealth } from '@wingman/contracts';

const TIMEOUT_MS = 3_000;

/** Asks every service how it is. One that does not answer, or not in its words, is down. */
export async function systemHealth(urls: Readonly<Record<ServiceName, string>>): Promise<SystemHealth> {
  const names = Object.keys(urls) as ServiceName[];
  const states = await Promise.all(names.map((name) => statusOf(urls[name])));
  const services = Object.fromEntries(names.map((name, index) => [name, { status: states[index] as HealthStatus }]));
  const broken = states.filter((status) => status !== 'ok');
  const allDown = states.every((status) => status === 'down');
  return { status: allDown ? 'down' : broken.length > 0 ? 'degraded' : 'ok', services };
}

/** 503 as soon as one service cannot serve, so that a probe that reads only the status sees it. */
export const httpStatusOf = ({ services }: SystemHealth): 200 | 503 =>
  Object.values(services).some(({ status }) => status === 'down') ? 503 : 200;

async function statusOf(url: string): Promise<HealthStatus> {
  try {
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return serviceHealth.parse(await answer.json()).status;
  } catch {
    return 'down';
  }
}
