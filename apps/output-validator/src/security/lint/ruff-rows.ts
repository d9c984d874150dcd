import type { LintRow } from './lint-row.js';

/**
 * ruff's S rules that are heard: each names a call or an argument that is wrong whatever the values are. Which are not, and
 * how often each speaks on ordinary code, is in docs/output-validation-evaluation.md.
 */
export const RUFF_ROWS: Readonly<Record<string, LintRow>> = {
  // requests and httpx without `timeout`: true, and no reason to stop anybody.
  S113: ['no-timeout', 'low', 'high'],
  // Flask(...).run(debug=True)
  S201: ['debug-enabled', 'high', 'high'],
  // ARC4, Blowfish, DES, IDEA.
  S304: ['weak-cipher', 'high', 'high'],
  // ECB; key wrapping uses it and is right to.
  S305: ['weak-cipher', 'high', 'medium'],
  // tempfile.mktemp()
  S306: ['insecure-temp', 'medium', 'high'],
  // telnetlib
  S312: ['clear-text', 'medium', 'medium'],
  // ftplib; public files are read by it, too.
  S321: ['clear-text', 'medium', 'low'],
  // ssl._create_unverified_context()
  S323: ['tls-verification-off', 'high', 'high'],
  // verify=False
  S501: ['tls-verification-off', 'high', 'high'],
  // SSLv2, SSLv3, TLS 1.0 and 1.1: where it is called, where it is the default, and where none is named.
  S502: ['weak-tls', 'high', 'high'],
  S503: ['weak-tls', 'high', 'medium'],
  S504: ['weak-tls', 'medium', 'medium'],
  // RSA and DSA below 2048 bits, curves below 224.
  S505: ['weak-key', 'high', 'high'],
  // yaml.load() without a safe loader.
  S506: ['unsafe-deserialisation', 'high', 'high'],
  // paramiko's AutoAddPolicy and WarningPolicy.
  S507: ['host-key-unchecked', 'high', 'high'],
  // SNMP 1 and 2c, or 3 without a cipher.
  S508: ['clear-text', 'medium', 'high'],
  S509: ['clear-text', 'medium', 'high'],
  // A wildcard behind chown, chmod, tar or rsync.
  S609: ['wildcard-command', 'high', 'medium'],
  // Django's extra() and RawSQL() with what is not written there.
  S610: ['sql-built', 'high', 'medium'],
  S611: ['sql-built', 'high', 'medium'],
  // logging.config.listen() runs what it is sent.
  S612: ['code-evaluation', 'high', 'medium'],
  // jinja2 without autoescape, mako without a default filter.
  S701: ['autoescape-off', 'high', 'medium'],
  S702: ['autoescape-off', 'high', 'medium'],
  // Markup() of what is not written there.
  S704: ['unsafe-markup', 'medium', 'medium'],
};
