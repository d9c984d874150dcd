import type { CallFacts } from '../../flow/call-facts.js';
import type { CallRule } from '../../flow/rules.js';
import { constantOf, hasHole, LEVEL, type Value } from '../../flow/value.js';
import { isBuiltQuery } from '../shapes.js';

const QUERIES = [
  '*.Query',
  '*.QueryRow',
  '*.Exec',
  '*.QueryContext',
  '*.QueryRowContext',
  '*.ExecContext',
  '*.Prepare',
  '*.PrepareContext',
  '*.Raw',
  '*.Queryx',
  '*.QueryRowx',
  '*.NamedExec',
  '*.MustExec',
  '*.Where',
  '*.Order',
];

const query = (call: CallFacts) => call.args.find((value) => isBuiltQuery(value));

const isShell = (value: Value | undefined) =>
  /(?:^|\/)(?:ba|z|da)?sh$|^cmd(?:\.exe)?$|powershell/.test(String(constantOf(value)));

const afterContext = (call: CallFacts) => (call.path.endsWith('CommandContext') ? call.args.slice(1) : call.args);

/** Commands, queries, paths, addresses and pages that are put together. */
export const GO_INJECTION: readonly CallRule[] = [
  {
    weakness: 'command-injection',
    calls: [
      'os.exec.Command',
      'os.exec.CommandContext',
      'exec.Command',
      'exec.CommandContext',
      'syscall.Exec',
      'syscall.ForkExec',
      'os.StartProcess',
    ],
    when: (call, observer) => afterContext(call).some((value) => observer.reach(value, 'command') >= LEVEL.outside),
  },
  {
    weakness: 'shell-command',
    calls: [
      'os.exec.Command',
      'os.exec.CommandContext',
      'exec.Command',
      'exec.CommandContext',
      'syscall.Exec',
      'syscall.ForkExec',
      'os.StartProcess',
    ],
    when: (call, observer) => {
      const [program, ...rest] = afterContext(call);
      return (
        (program !== undefined && !program.constant && observer.reach(program, 'command') >= LEVEL.parameter) ||
        (isShell(program) && rest.some((value) => hasHole(value) && observer.reach(value, 'command') >= LEVEL.unknown))
      );
    },
  },
  {
    weakness: 'sql-injection',
    calls: QUERIES,
    when: (call, observer) => query(call) !== undefined && observer.reach(query(call), 'sql') >= LEVEL.outside,
  },
  {
    weakness: 'sql-built',
    calls: QUERIES,
    when: (call, observer) => query(call) !== undefined && observer.reach(query(call), 'sql') >= LEVEL.unknown,
  },
  {
    weakness: 'xpath-injection',
    calls: [
      'goxpath.MustParse',
      'goxpath.Parse',
      'xmlquery.Find',
      'xmlquery.FindOne',
      'xmlquery.Query',
      'xmlquery.QueryAll',
      'xpath.Compile',
      'xpath.MustCompile',
      'htmlquery.Find',
      'htmlquery.FindOne',
      'htmlquery.Query',
      'etree.FindElement',
      '*.FindElements',
      '*.FindElement',
      'xmlpath.Compile',
      'xmlpath.MustCompile',
      'goxpath.ParseExec',
      '*.SearchByXPath',
    ],
    when: (call, observer) =>
      call.args.some(
        (value) => hasHole(value) && value.shape !== undefined && observer.reach(value, 'xpath') >= LEVEL.parameter,
      ),
  },
  {
    weakness: 'ldap-injection',
    calls: ['ldap.NewSearchRequest', '*.NewSearchRequest'],
    when: (call, observer) =>
      call.args.some(
        (value) => hasHole(value) && observer.reach(value, 'ldap') >= LEVEL.parameter && value.shape !== undefined,
      ),
  },
  {
    weakness: 'deserialisation',
    calls: ['encoding.gob.NewDecoder', 'gob.NewDecoder', 'yaml.Unmarshal'],
    args: [0],
    level: LEVEL.request,
  },
];
