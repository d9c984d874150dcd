import { AppError } from '@wingman/contracts';
import type { PolicyTrial, PolicyView } from '@wingman/contracts';
import type { IntakeEntry } from '@wingman/db';
import { allBuiltinRules, inOrder, isRejected, judgeText, layerChanges, policyVersion } from '@wingman/policy';
import type { Layer, LayerChange, Policy } from '@wingman/policy';

/** The policy as it is shown: the built-in rules first, then the tenant's layers. */
export function policyView(layers: readonly Layer[]): PolicyView {
  const rules = allBuiltinRules().map(({ id, severity, mode, reason, remediation, source }) => ({
    id,
    severity,
    mode,
    reason,
    remediation,
    source,
  }));
  return { policy_version: policyVersion(layers), layers: [{ layer: 'builtin', rules }, ...asJson(inOrder(layers))] };
}

const asJson = (layers: readonly Layer[]): PolicyView['layers'] =>
  JSON.parse(JSON.stringify(layers)) as PolicyView['layers'];

/** More changes than this are counted only, so that an entry stays within the ledger's limit. */
const MAX_CHANGES_SHOWN = 200;

interface Change {
  tenantId: string;
  /** Undefined when what was there cannot be read. */
  before: readonly Layer[] | undefined;
  after: readonly Layer[];
  revision: number;
  acting: Record<string, unknown>;
}

/** The ledger's entry of a changed policy: who changed which rules. */
export function changeEntry({ tenantId, before, after, revision, acting }: Change): IntakeEntry {
  const changes: LayerChange[] = before === undefined ? [] : layerChanges(before, after);
  return {
    tenantId,
    kind: 'policy.changed',
    fields: {
      ...acting,
      revision,
      policy_version: policyVersion(after),
      previous_version: before === undefined ? null : policyVersion(before),
      changes: changes.slice(0, MAX_CHANGES_SHOWN),
      changes_count: changes.length,
    },
  };
}

/** Throws `too_large` for more text than the tenant's own patterns may be searched for in. */
export function assertSearchable(length: number, { maxLength }: Policy): void {
  if (length <= maxLength) return;
  throw new AppError(
    'too_large',
    `with the patterns of this policy a text may have ${maxLength} characters at the most`,
  );
}

/** Throws `too_large` for more text than either policy may be searched for in. */
export function assertTriable(texts: readonly string[], now: Policy, draft: Policy): void {
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  assertSearchable(length, now);
  assertSearchable(length, draft);
}

/** How texts are judged now and would be by a draft. */
export function tryPolicy(texts: readonly string[], now: Policy, draft: Policy): PolicyTrial {
  const outcome = (text: string, policy: Policy) => {
    const violations = judgeText(text, policy);
    return { rejected: isRejected(violations), violations: violations.slice(0, 50) };
  };
  const items = texts.map((text) => {
    const [present, drafted] = [outcome(text, now), outcome(text, draft)];
    return { changed: present.rejected !== drafted.rejected, now: present, draft: drafted };
  });
  return {
    policy_version: now.version,
    draft_version: draft.version,
    changed: items.filter(({ changed }) => changed).length,
    items,
  };
}
