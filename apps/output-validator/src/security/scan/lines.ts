import type { Language } from '../../source-file.js';

/** A weakness that one line shows. Every pattern reads a line once: no repetition stands in a repetition. */
export interface LineRule {
  weakness: string;
  pattern: RegExp;
  /** The line is fine where this is in it, too. */
  unless?: RegExp;
}

const RUBY: readonly LineRule[] = [
  { weakness: 'code-injection', pattern: /\b(?:eval|instance_eval|class_eval)\b[ (].*\b(?:params|request|cookies)\b/ },
  { weakness: 'shell-command', pattern: /\b(?:system|exec|spawn|popen|IO\.popen|Open3\.\w+)[ (]+["`].*#\{/ },
  { weakness: 'shell-command', pattern: /`[^`]*#\{[^`]*`/ },
  { weakness: 'sql-built', pattern: /\.(?:where|find_by_sql|execute|order|joins|having|select)[ (]+["'].*#\{/ },
  {
    weakness: 'unsafe-deserialisation',
    pattern: /\b(?:Marshal\.(?:load|restore)|YAML\.(?:load|unsafe_load)|Oj\.load)\b/,
  },
  { weakness: 'unsafe-markup', pattern: /\.html_safe\b|\braw[ (]+.*\b(?:params|@\w+)/ },
  { weakness: 'open-redirect', pattern: /\bredirect_to[ (]+params\b/ },
  { weakness: 'mass-assignment', pattern: /\.permit!/ },
  {
    weakness: 'property-injection',
    pattern: /\.(?:send|public_send|constantize)\b.*\bparams\b|\bparams\b.*\.constantize/,
  },
  { weakness: 'tls-verification-off', pattern: /VERIFY_NONE\b/ },
  { weakness: 'weak-hash', pattern: /\bDigest::(?:MD5|SHA1)\b/ },
  { weakness: 'csrf-off', pattern: /skip_before_action\s+:verify_authenticity_token/ },
  {
    weakness: 'path-traversal',
    pattern: /\b(?:File\.(?:open|read|write|delete)|send_file|IO\.read)[ (]+.*\bparams\b/,
    unless: /File\.basename/,
  },
];

const RUST: readonly LineRule[] = [
  {
    weakness: 'tls-verification-off',
    pattern: /danger_accept_invalid_(?:certs|hostnames)\(true\)|SslVerifyMode::NONE/,
  },
  { weakness: 'sql-built', pattern: /format!\(\s*"\s*(?:SELECT|INSERT|UPDATE|DELETE)\b[^"]*\{/i },
  { weakness: 'shell-command', pattern: /\.arg\("-c"\).*format!\(/ },
  { weakness: 'weak-hash', pattern: /\bmd5::compute\b|\b(?:Md5|Sha1)::new\(/ },
  { weakness: 'unsafe-memory', pattern: /\bunsafe\s*\{|\btransmute\b/ },
];

const BASH: readonly LineRule[] = [
  { weakness: 'code-evaluation', pattern: /(?:^|[;&|\s])eval\s+.*\$/ },
  { weakness: 'unpinned-download', pattern: /\b(?:curl|wget)\b[^|]*\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b/ },
  {
    weakness: 'tls-verification-off',
    pattern: /\bcurl\b.*\s(?:-k|--insecure)\b|--no-check-certificate|GIT_SSL_NO_VERIFY=(?:1|true)/,
  },
  { weakness: 'permissive-mode', pattern: /\bchmod\s+(?:-R\s+)?(?:0?777|a\+rwx|o\+w)\b/ },
  { weakness: 'host-key-unchecked', pattern: /StrictHostKeyChecking[= ]no\b/ },
  { weakness: 'insecure-temp', pattern: />\s*\/tmp\/[\w.-]+(?:\s|$)/, unless: /\$\$|\$\{?RANDOM|mktemp/ },
];

const SQL: readonly LineRule[] = [
  { weakness: 'sql-built', pattern: /\bEXEC(?:UTE)?(?:\s+IMMEDIATE)?\s*\(?\s*N?'[^']*'\s*(?:\|\||\+)/i },
  {
    weakness: 'dangerous-command',
    pattern: /\bxp_cmdshell\b|\bCOPY\b.*\b(?:TO|FROM)\s+PROGRAM\b|^\s*DROP\s+(?:DATABASE|SCHEMA)\b/i,
  },
  { weakness: 'auth-bypass', pattern: /\bGRANT\s+ALL\b.*\bTO\s+(?:PUBLIC|'?%)/i },
  {
    weakness: 'hard-coded-secret',
    pattern: /\b(?:IDENTIFIED\s+BY|WITH\s+(?:ENCRYPTED\s+)?PASSWORD|PASSWORD)\s+'[^':$]{4,}'/i,
  },
];

const YAML: readonly LineRule[] = [
  {
    weakness: 'runs-as-root',
    pattern:
      /^\s*-?\s*(?:privileged|allowPrivilegeEscalation|hostNetwork|hostPID|hostIPC):\s*true\b|^\s*runAsUser:\s*0\b|^\s*runAsNonRoot:\s*false\b/,
  },
  { weakness: 'runs-as-root', pattern: /\/var\/run\/docker\.sock\b|^\s*-\s*(?:ALL|SYS_ADMIN|NET_ADMIN)\s*$/ },
  {
    weakness: 'shell-command',
    pattern:
      /\$\{\{\s*github\.(?:head_ref|event\.(?:issue|pull_request|comment|review|head_commit|pages)\.[\w.]*(?:title|body|message|name|ref|label|email))\s*\}\}/,
  },
  { weakness: 'unsafe-deserialisation', pattern: /!!(?:python\/(?:object|name|module)|ruby\/object|javax?\.)/ },
  {
    weakness: 'tls-verification-off',
    pattern: /^\s*(?:verify_ssl|ssl_verify|validate_certs|strict_ssl):\s*(?:false|no)\b/,
  },
  { weakness: 'tls-verification-off', pattern: /^\s*insecure_?[sS]kip_?[vV]erify:\s*true\b/ },
];

const DOCKERFILE: readonly LineRule[] = [
  { weakness: 'runs-as-root', pattern: /^\s*USER\s+(?:root|0)(?::\S+)?\s*$/i },
  { weakness: 'unpinned-download', pattern: /^\s*ADD\s+(?:--\S+\s+)*https?:/i, unless: /--checksum=/ },
  { weakness: 'unpinned-download', pattern: /^\s*FROM\s+\S+:latest(?:\s|$)/i },
  { weakness: 'unpinned-download', pattern: /\b(?:curl|wget)\b[^|]*\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b/ },
  { weakness: 'permissive-mode', pattern: /\bchmod\s+(?:-R\s+)?(?:0?777|a\+rwx)\b/ },
  {
    weakness: 'tls-verification-off',
    pattern: /\bcurl\b.*\s(?:-k|--insecure)\b|--no-check-certificate|--trusted-host\b|NODE_TLS_REJECT_UNAUTHORIZED=0/,
  },
];

/** What is looked for line by line in the languages whose values are not followed. */
export const LINE_RULES: Readonly<Partial<Record<Language, readonly LineRule[]>>> = {
  ruby: RUBY,
  rust: RUST,
  bash: BASH,
  sql: SQL,
  yaml: YAML,
  dockerfile: DOCKERFILE,
};

/** How a comment begins: what stands in one is nothing that runs. */
export const COMMENT: Readonly<Partial<Record<Language, RegExp>>> = {
  ruby: /^\s*#/,
  rust: /^\s*\/\//,
  bash: /^\s*#/,
  sql: /^\s*--/,
  yaml: /^\s*#/,
  dockerfile: /^\s*#/,
};
