import { randomInt } from 'node:crypto';
import { ModelError, type Translator } from './translator.js';

/**
 * Whether a model keeps to the schema and translates the plainest claim: a new path and port each time, so that no
 * answer learnt by heart passes. @throws ModelError
 */
export async function assertAdheres(translator: Translator, signal: AbortSignal): Promise<void> {
  const path = `/srv/probe-${randomInt(1e9)}.txt`;
  const port = randomInt(1_024, 65_536);
  const claim = `Created ${path} and port ${port} is open`;
  const { proposal } = await translator.translate({ claim, context: {} }, signal);
  const checks = proposal.checks.map(({ check }) => check);
  const named = checks.some((check) => check.type === 'file' && check.path === path && !check.absent);
  const open = checks.some((check) => check.type === 'port' && check.port === port && check.state === 'open');
  if (!named || !open || checks.length !== 2) throw new ModelError('wrong_schema');
}
