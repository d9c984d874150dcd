import type { FactReader } from '../../../fact.js';
import { readArguments, valuesOf } from '../arguments.js';
import { givenText } from '../given-text.js';
import { DELETE_DATA, DROP, ERASE, factOf, OVERWRITE, REVOKE, STOP_SERVICE } from '../service-fact.js';
import type { Act, ServiceFact } from '../service-fact.js';

/** Calls of the mongo shell, with nothing between the parentheses or with an empty filter where it says so. */
const CALLS: ReadonlyArray<[RegExp, Act]> = [
  [/\.\s{0,5}(?:dropDatabase|drop|dropIndex|dropIndexes|dropSearchIndex|dropCollection)\s{0,5}\(/, DROP],
  [/\.\s{0,5}(?:deleteMany|remove)\s{0,5}\(\s{0,20}(?:\{\s{0,20}\}|\))/, ERASE],
  [/\.\s{0,5}(?:deleteMany|deleteOne|remove|findOneAndDelete|bulkDelete)\s{0,5}\(/, DELETE_DATA],
  [/\.\s{0,5}(?:updateMany|replaceMany)\s{0,5}\(\s{0,20}\{\s{0,20}\}/, OVERWRITE],
  [/\.\s{0,5}(?:dropUser|dropAllUsers|dropRole|dropAllRoles|revokeRolesFromUser)\s{0,5}\(/, REVOKE],
  [/\.\s{0,5}shutdownServer\s{0,5}\(|\bshutdown\s{0,5}:\s{0,5}(?:1|true)/, STOP_SERVICE],
  [/\bdropDatabase\s{0,5}:\s{0,5}(?:1|true)|\bdrop\s{0,5}:\s{0,5}/, DROP],
];

/** What a script for the mongo shell does; strings and comments are data. Each kind of act is told once. */
export function mongoFacts(script: string): ServiceFact[] {
  const code = withoutLiterals(script);
  const erases = CALLS[1]?.[0].test(code) === true;
  return CALLS.flatMap(([call, act]) => (call.test(code) && !(act === DELETE_DATA && erases) ? [factOf(act)] : []));
}

/** True for a bare statement of the mongo shell: `db.orders.drop()`. */
export const looksLikeMongo = (text: string): boolean =>
  /^\s{0,20}(?:db|rs|sh)(?:\.[A-Za-z_$][\w$]{0,60}|\["[^"]{1,60}"\]){1,4}\s?\(/.test(text.slice(0, 400)) &&
  /[);\s]$/.test(text);

/** The script with each string, template and comment emptied. */
function withoutLiterals(script: string): string {
  let code = '';
  let at = 0;
  while (at < script.length) {
    const end = literalEnd(script, at);
    if (end === at) code += script[at++];
    else {
      code += "''";
      at = end;
    }
  }
  return code;
}

function literalEnd(script: string, at: number): number {
  const first = script.charAt(at);
  if (script.startsWith('//', at)) return indexAfter(script, '\n', at);
  if (script.startsWith('/*', at)) return indexAfter(script, '*/', at + 2);
  if (!`'"\``.includes(first)) return at;
  let end = at + 1;
  while (end < script.length && script[end] !== first) end += script[end] === '\\' ? 2 : 1;
  return end + 1;
}

const indexAfter = (text: string, closing: string, from: number): number => {
  const at = text.indexOf(closing, from);
  return at < 0 ? text.length : at + closing.length;
};

const readMongoShell: FactReader = ({ args, input }) => {
  const call = readArguments(args, {
    values: new Set(['--eval', '-u', '-p', '--host', '--port', '--username', '--password']),
  });
  const typed = givenText(input);
  return [...valuesOf(call, '--eval'), ...(typed === undefined ? [] : [typed])].flatMap(mongoFacts);
};

export const MONGO_SHELLS: Readonly<Record<string, FactReader>> = { mongosh: readMongoShell, mongo: readMongoShell };
