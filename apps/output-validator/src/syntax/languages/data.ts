import { parse as parseToml, TomlError } from 'smol-toml';
import { parseAllDocuments } from 'yaml';
import { findingAt } from '../finding.js';
import type { Finding } from '../finding.js';
import { checkJsonWithComments } from './ecmascript.js';

/** Files whose readers take comments and trailing commas. */
const WITH_COMMENTS =
  /\.jsonc$|(?:^|\/)(?:[tj]sconfig[^/]*|\.eslintrc|\.babelrc|\.swcrc|api-extractor|devcontainer|\.?renovate|wrangler|deno)(?:\.json)?$|(?:^|\/)\.(?:vscode|devcontainer|zed)\/[^/]+\.json$/i;

/** JSON (RFC 8259), strictly, except where the file's own reader is known to take more. */
export function checkJson(text: string, path: string): Finding[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    if (WITH_COMMENTS.test(path)) return checkJsonWithComments(text);
    const { message } = error as Error;
    const offset = /at position (\d+)/.exec(message)?.[1];
    // The engine quotes the text around the place; a message shows none of it.
    const reason = message
      .replace(/,? (?:"|\.\.\.)[\s\S]* is not valid JSON$/, '')
      .replace(/ in JSON at position[\s\S]*$/, '');
    return [findingAt(text, offset === undefined ? text.length : Number(offset), reason)];
  }
}

/** YAML 1.2, every document of it. Tags that nobody here knows are fine; aliases are not followed. */
export function checkYaml(text: string): Finding[] {
  const documents = parseAllDocuments(text, { merge: true, logLevel: 'error', prettyErrors: false });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap(({ errors }) => errors.map(({ message, pos }) => findingAt(text, pos[0], message)));
}

/** TOML 1.0. */
export function checkToml(text: string): Finding[] {
  try {
    parseToml(text);
    return [];
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const { line, column, message } = error;
    return [{ line, column, message: message.split('\n', 1)[0] ?? '' }];
  }
}
