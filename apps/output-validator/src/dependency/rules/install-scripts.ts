import { builtinPolicy, isRejected, judgeText } from '@wingman/policy';

const AT_INSTALL = new Set([
  'preinstall',
  'install',
  'postinstall',
  'prepare',
  'prepublish',
  'preprepare',
  'postprepare',
]);
/** What builds a package from its own sources, or sets up its repository. */
const ORDINARY =
  /^(?:husky|patch-package|tsc|tsup|rollup|vite build|esbuild|node-gyp(?:-build)?|prebuild-install|prisma generate|npm run [\w:-]+|yarn [\w:-]+|pnpm [\w:-]+|ngcc|lerna bootstrap|is-ci|simple-git-hooks|lefthook install|nuxt prepare|svelte-kit sync|electron-builder install-app-deps|exit 0|true)\b[^;&|`$<>]*$/;
const FETCHES =
  /\b(?:curl|wget|nc|ncat|bash\s+-c|sh\s+-c|eval|base64|powershell|iex|certutil)\b|https?:\/\/|node\s+-e|python\d?\s+-c/i;

export type Verdict = 'dangerous' | 'suspicious' | 'unusual';

/** How a script that runs when a package is installed is to be seen; undefined: it is not such a script, or an ordinary one. */
export function judgeInstallScript(name: string, command: string): Verdict | undefined {
  if (!AT_INSTALL.has(name)) return undefined;
  if (isRejected(judgeText(command, builtinPolicy(), 'commands'))) return 'dangerous';
  if (FETCHES.test(command)) return 'suspicious';
  return ORDINARY.test(command.trim()) ? undefined : 'unusual';
}
