import { alertRulesOf } from './alert-rules.js';
import type { AlertRules } from './alert-rules.js';
import { activeIn } from './policy.js';
import { readStoredLayers } from './read-layers.js';
import { verdictRulesOf } from './verdict-rules.js';
import type { VerdictRules } from './verdict-rules.js';

/** What a policy says of verdicts and of the alerts that follow from them. */
export interface WatchRules {
  verdicts: VerdictRules;
  alerts: AlertRules;
}

/**
 * What layers, as they are stored, say of verdicts and alerts in an environment; nothing stored says nothing. Undefined
 * for what cannot be read: an alert must be raised all the same, so the caller goes on by its own settings.
 */
export function storedWatchRules(stored: unknown, environment: string): WatchRules | undefined {
  try {
    const layers = activeIn(readStoredLayers(stored ?? []), environment);
    return { verdicts: verdictRulesOf(layers), alerts: alertRulesOf(layers) };
  } catch {
    return undefined;
  }
}
