// These plugins bring no types of their own.
declare module 'eslint-plugin-no-unsanitized/lib/rules/*.js' {
  import type { Rule } from 'eslint';
  const rule: Rule.RuleModule;
  // eslint-disable-next-line no-restricted-exports -- the package is CommonJS: it has no other name
  export default rule;
}
declare module 'eslint-plugin-security' {
  import type { ESLint } from 'eslint';
  const plugin: ESLint.Plugin;
  // eslint-disable-next-line no-restricted-exports -- the package is CommonJS: it has no other name
  export default plugin;
}
