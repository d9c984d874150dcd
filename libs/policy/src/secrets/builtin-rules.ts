import file from '../rules/builtin/secrets.yaml';
import { readRules } from '../rules/read-rules.js';
import { secretRule } from '../rules/rule.js';
import type { SecretRule } from '../rules/rule.js';
import { compileSecretRules } from './compiled-rules.js';
import type { SecretRules } from './compiled-rules.js';
import { nativeEngine } from './pattern.js';

let rules: readonly SecretRule[] | undefined;
let compiled: SecretRules | undefined;

/** The rules on secrets that come with the product, read on first use. Throws when the file is broken. */
export const builtinSecretCatalogue = (): readonly SecretRule[] =>
  (rules ??= readRules(secretRule, 'secrets.yaml', file));

/** The same, prepared. Their patterns run natively: `linear-patterns.test.ts` shows that each is linear. */
export const builtinSecretRules = (): SecretRules =>
  (compiled ??= compileSecretRules(builtinSecretCatalogue(), nativeEngine));
