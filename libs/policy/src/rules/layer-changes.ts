import { canonicalText } from '@wingman/ledger-format';
import { layerName, ownRulesOf } from './layer.js';
import type { Layer } from './layer.js';

/** One rule of one layer that is not what it was. */
export interface LayerChange {
  layer: string;
  rule_id: string;
  change: 'added' | 'removed' | 'changed';
}

/** What makes two sets of layers different, rule by rule. */
export function layerChanges(before: readonly Layer[], after: readonly Layer[]): LayerChange[] {
  const [old, now] = [statementsOf(before), statementsOf(after)];
  const keys = [...new Set([...old.keys(), ...now.keys()])].sort();
  return keys.flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    const { layer, ruleId } = (is ?? was)!;
    if (was?.text === is?.text) return [];
    return [{ layer, rule_id: ruleId, change: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed' }];
  });
}

interface Statement {
  layer: string;
  ruleId: string;
  text: string;
}

/** Parts of a layer whose statements are known by their names. */
const PARTS = ['approvals', 'execution', 'verdicts', 'alerts'] as const;

/** What each layer says of each rule. */
function statementsOf(layers: readonly Layer[]): Map<string, Statement> {
  const statements = layers.flatMap((item) => {
    const layer = layerName(item);
    const changes = Object.entries(item.rules ?? {}).map(([ruleId, change]) => ({
      ruleId,
      what: 'change',
      said: change,
    }));
    const parts = PARTS.flatMap((part) =>
      Object.entries(item[part] ?? {}).map(([name, said]) => ({ ruleId: `${part}.${name}`, what: 'change', said })),
    );
    const levels = Object.entries(item.risk?.levels ?? {}).map(([ruleId, said]) => ({ ruleId, what: 'level', said }));
    const own = [...ownRulesOf(item), ...(item.risk?.rules ?? [])].map((rule) => ({
      ruleId: rule.id,
      what: 'rule',
      said: rule,
    }));
    return [...changes, ...parts, ...levels, ...own].map(({ ruleId, what, said }) => ({
      key: `${layer} ${ruleId} ${what}`,
      layer,
      ruleId,
      text: canonicalText(said),
    }));
  });
  return new Map(statements.map(({ key, ...statement }) => [key, statement]));
}
