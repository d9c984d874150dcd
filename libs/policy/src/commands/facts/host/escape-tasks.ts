import type { Invocation } from '../../invocation.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';

/** Programs that run a task of the project by its name. */
const RUNNERS =
  /^(?:npm|pnpm|yarn|bun|make|gmake|bmake|ninja|just|task|rake|invoke|inv|fab|nx|turbo|lage|lerna|ant|gradlew?|mvnw?|sbt|lein|mix|composer|poe|hatch|pdm|nox|doit|mage|grunt|gulp|jake|cake)$/;
/** Programs whose first operand is a script of the project. */
const INTERPRETERS = /^(?:(?:ba|z|da|k)?sh|source|\.|python|ruby|node|nodejs|tsx|ts-node|php|perl|bun|deno)[\d.]{0,5}$/;

const DEEDS = 'deploy|deployment|undeploy|redeploy|publish|migrate|migrations?|rollback|provision|promote|teardown';
/** A task that is named after what must not happen by itself: `deploy`, `deploy:eu`, `app:deploy`, `db:reset`. */
const TASK = new RegExp(
  String.raw`(?:^|[:/])(?:${DEEDS})(?:$|[:_.-](?!check|dry|plan|preview|status|diff|test|lint|create|generate|new|make))|` +
    String.raw`(?:^|[:/])(?:db|database|schema)[:_-](?:${DEEDS}|reset|drop|push|seed|wipe|truncate|restore)(?:$|[:_-](?!status))`,
);
/** The same as the name of a script, where a release is made and not built. */
const SCRIPT = new RegExp(
  String.raw`^(?:${DEEDS}|release)[_-]?(?:(?!test|check|dry)[\w-]{1,40})?\.(?:sh|bash|py|rb|[cm]?js|ts|php|pl)$|` +
    String.raw`^(?:db|database)[_-](?:${DEEDS}|reset|drop|seed|wipe|restore)\.(?:sh|bash|py|rb|[cm]?js|ts|php|pl)$|` +
    String.raw`^(?:${DEEDS})$`,
);
/** A release of packages is published; one of a compiler is only built. */
const RELEASES = /^(?:npm|pnpm|yarn|bun|lerna|just|task|rake|invoke|inv|mage|gulp|grunt)$/;
const RELEASE = /^release(?:$|[:_-](?!check|dry|notes|test))/;
/** What make(1) and its like put into the system. */
const INSTALLS = /^(?:make|gmake|bmake|ninja)$/;

const SHOWS = /^(?:-n|--dry-run|--just-print|--recon|--dryrun|--list|--help|-h)$/;

/** A task or script of the project that deploys, publishes, migrates or installs, by its name. */
export function taskFacts({ program, args, name }: Invocation): FactParts[] {
  const words = args.map(({ text }) => text);
  if (words.some((text) => SHOWS.test(text))) return [];
  const operands = words.filter((text) => !text.startsWith('-') && !text.includes('='));
  const script = baseOf(INTERPRETERS.test(program) ? (operands[0] ?? '') : startedByPath(name?.text ?? ''));
  if (SCRIPT.test(script)) return [deed()];
  if (!RUNNERS.test(program)) return [];
  const named = operands.some(
    (text) =>
      TASK.test(text) ||
      (RELEASES.test(program) && RELEASE.test(text)) ||
      (INSTALLS.test(program) && /^(?:un)?install$/.test(text)),
  );
  return named ? [deed()] : [];
}

const deed = (): FactParts => fact('project.deploy', { reversibility: 'externally_reversible' });
const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const startedByPath = (name: string): string => (name.includes('/') ? name : '');
