import type { Language } from '../../source-file.js';
import type { Finding } from '../finding.js';
import { checkDockerfile } from './dockerfile.js';
import { checkJson, checkToml, checkYaml } from './data.js';
import { checkJavascript, checkTypescript } from './ecmascript.js';
import { checkPython } from './python.js';
import { checkSql } from './sql.js';
import { goTopLevel, javaTopLevel, rustTopLevel } from './top-level.js';
import { checkTree } from './tree.js';

type Check = (text: string, path: string) => Finding[] | Promise<Finding[]>;

/** What a language's own parser has against a text, in no particular order; throws when it could not read at all. */
export const CHECKS: Readonly<Record<Language, Check>> = {
  typescript: checkTypescript,
  javascript: checkJavascript,
  python: checkPython,
  go: (text) => checkTree('go', text, goTopLevel),
  java: (text) => checkTree('java', text, javaTopLevel),
  ruby: (text) => checkTree('ruby', text),
  rust: (text) => checkTree('rust', text, rustTopLevel),
  sql: checkSql,
  bash: (text) => checkTree('bash', text),
  yaml: checkYaml,
  json: checkJson,
  toml: checkToml,
  dockerfile: checkDockerfile,
};
