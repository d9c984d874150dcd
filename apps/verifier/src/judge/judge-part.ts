import type { CheckResult } from '@wingman/contracts';
import type { Log } from '@wingman/service-kit';
import type { AskEvidence } from '../evidence/evidence-client.js';
import type { AskSqlite } from '../probe/database/sqlite.js';
import type { Scope } from '../scope/scope.js';
import type { EvidenceOf } from '../probe/probe.js';
import { verify } from '../verification.js';
import type { JudgePart } from './judge.js';

interface JudgePartDeps {
  scopeOf: (tenantId: string) => Scope;
  /** The names this machine goes by. */
  hostIds: readonly string[];
  /** Undefined: no gateway is set, and nothing of an engine can be seen. */
  askEvidence?: AskEvidence | undefined;
  askSqlite?: AskSqlite | undefined;
  log?: Pick<Log, 'warn'> | undefined;
  now?: () => Date;
}

/** The simple way: structured checks as they are, sentences by the strict reader, both against this machine. */
export function createJudgePart({
  scopeOf,
  hostIds,
  askEvidence,
  askSqlite,
  log,
  now = () => new Date(),
}: JudgePartDeps): JudgePart {
  const warnOf = createRoleWarning(log);
  return async (part, { tenantId, ...asked }) => {
    const evidence: EvidenceOf | undefined = askEvidence && ((about, signal) => askEvidence(tenantId, about, signal));
    const found = await verify(part, asked, { scope: scopeOf(tenantId), hostIds, now, evidence, askSqlite });
    found.checks.forEach((check) => warnOf(tenantId, check));
    return {
      verdict: found.verdict,
      mode: 'simple',
      checks: found.checks,
      reasonCode: found.reason_code,
      explanation: found.explanation,
      timeBasis: found.time_basis,
    };
  };
}

/** Whoever set up the connection has to give it another role; once for each says so. */
function createRoleWarning(log: Pick<Log, 'warn'> | undefined): (tenantId: string, check: CheckResult) => void {
  const said = new Set<string>();
  return (tenantId, { reason, target: connection }) => {
    if (reason !== 'writable_role' || said.has(`${tenantId} ${connection}`)) return;
    said.add(`${tenantId} ${connection}`);
    log?.warn('a database is not asked: its role may write', { tenantId, connection });
  };
}
