import type { CallFacts } from '../../flow/call-facts.js';
import type { CallRule } from '../../flow/rules.js';
import { constantOf, LEVEL, type Value } from '../../flow/value.js';
import { isBuiltMarkup, isHostOpen, isSharedFolder, isTargetOpen } from '../shapes.js';

const OPENS = [
  'os.Open',
  'os.OpenFile',
  'os.ReadFile',
  'ioutil.ReadFile',
  'os.Create',
  'os.WriteFile',
  'ioutil.WriteFile',
  'os.Remove',
  'os.RemoveAll',
  'os.Mkdir',
  'os.MkdirAll',
  'os.Rename',
  'os.ReadDir',
  'ioutil.ReadDir',
  'os.Chmod',
  'os.Symlink',
  'os.Lstat',
  'os.Truncate',
];

const REQUESTS = [
  'http.Get',
  'http.Post',
  'http.Head',
  'http.PostForm',
  'http.NewRequest',
  'http.NewRequestWithContext',
  '*.Client.Get',
  '*.Client.Post',
  '*.DefaultClient.Get',
  'net.Dial',
  'net.DialTimeout',
  '*.client.Get',
  'resty.R.Get',
  'http.Client.Get',
];

export function isEntryName(origin: string): boolean {
  return /(?:zip|tar)\..*\.Name$/.test(origin);
}

/** The value of a variable, not a text that stands in the call. */
function isVariable(call: CallFacts): boolean {
  return call.args[0]?.path !== '' && call.args[0]?.path !== undefined;
}

function exceeds(mode: Value | undefined, most: number): boolean {
  const value = constantOf(mode);
  if (/ModePerm$/.test(mode?.path ?? '')) return true;
  return typeof value === 'number' && (value & ~most & 0o777) > 0;
}

function writesPage(call: CallFacts): boolean {
  const [first] = call.args;
  const isWriter = /ResponseWriter/.test(`${first?.type ?? ''}${call.receiver?.type ?? ''}`);
  const shape = call.args.map((value) => value.shape ?? '').join('');
  return (
    isWriter &&
    (call.path.endsWith('Fprintf')
      ? isBuiltMarkup(call.args[1]) || /</.test(shape) || call.args[1]?.constant === undefined
      : true)
  );
}

/** Paths, addresses, redirects and pages that are put together. */
export const GO_ADDRESSES: readonly CallRule[] = [
  { weakness: 'path-traversal', calls: OPENS, args: [0], level: LEVEL.outside },
  {
    weakness: 'path-traversal',
    calls: ['http.ServeFile', '*.SendFile', '*.File', '*.Attachment'],
    args: [0, 2],
    level: LEVEL.outside,
  },
  {
    weakness: 'archive-traversal',
    calls: ['path.filepath.Join', 'filepath.Join', 'path.Join'],
    when: (call, observer) =>
      call.args.some((value) => [...value.origins].some(isEntryName) && observer.reach(value, 'path') > LEVEL.fixed),
  },
  {
    weakness: 'insecure-temp',
    calls: ['os.Create', 'os.WriteFile', 'ioutil.WriteFile', 'os.OpenFile', 'io.ioutil.WriteFile'],
    when: (call) => isSharedFolder(call.args[0]?.shape ?? '') || /TempDir$/.test(call.args[0]?.path ?? ''),
  },
  {
    weakness: 'permissive-mode',
    calls: ['os.OpenFile', 'os.WriteFile', 'os.Chmod', 'ioutil.WriteFile', 'io.ioutil.WriteFile'],
    when: (call) => exceeds(call.args.at(-1), 0o600),
  },
  { weakness: 'permissive-mode', calls: ['os.Mkdir', 'os.MkdirAll'], when: (call) => exceeds(call.args.at(-1), 0o750) },
  {
    weakness: 'ssrf',
    calls: REQUESTS,
    when: (call, observer) =>
      call.args.some((value) => isHostOpen(value) && observer.reach(value, 'url') >= LEVEL.outside),
  },
  {
    weakness: 'url-built',
    calls: ['http.Get', 'http.Post', 'http.PostForm', 'http.Head', 'net.http.Get'],
    when: (call, observer) =>
      call.args[0] !== undefined && isHostOpen(call.args[0]) && observer.reach(call.args[0], 'url') >= LEVEL.parameter,
    confidence: 'medium',
  },
  {
    weakness: 'open-redirect',
    calls: ['http.Redirect', '*.Redirect'],
    when: (call, observer) =>
      call.args
        .slice(call.path.endsWith('http.Redirect') ? 2 : 0)
        .some(
          (value) =>
            !value.type?.includes('http.') &&
            observer.reach(value, 'url') >= LEVEL.request &&
            (isTargetOpen(value) || /\?[\w&=]*(?:to|url|next|redirect|dest|target)=/.test(value.shape ?? '')),
        ),
  },
  {
    weakness: 'open-redirect',
    calls: ['*.Header.Set', '*.Header.Add'],
    args: [1],
    level: LEVEL.request,
    when: (call) => constantOf(call.args[0]) === 'Location',
  },
  {
    weakness: 'xss',
    calls: ['fmt.Fprintf', 'fmt.Fprint', 'fmt.Fprintln', '*.Write', 'io.WriteString', '*.WriteString', '*.HTML'],
    when: (call, observer) =>
      call.args.some(
        (value, index) =>
          (index > 0 || call.path.endsWith('.Write')) &&
          observer.reach(value, 'html') >= LEVEL.request &&
          value.type === undefined,
      ) && writesPage(call),
  },
  {
    weakness: 'unsafe-markup',
    calls: [
      'html.template.HTML',
      'html.template.JS',
      'html.template.URL',
      'html.template.HTMLAttr',
      'html.template.CSS',
      'html.template.Srcset',
      'html.template.JSStr',
      'template.HTML',
      'template.JS',
      'template.URL',
      'template.HTMLAttr',
      'template.CSS',
      'template.JSStr',
      'template.Srcset',
    ],
    when: (call) => call.args[0] !== undefined && (!call.args[0].constant || isVariable(call)),
  },
  {
    weakness: 'template-injection',
    calls: ['*.Parse'],
    args: [0],
    level: LEVEL.outside,
    when: (call) => /template/.test(call.path),
  },
  {
    weakness: 'log-injection',
    calls: [
      'log.Printf',
      'log.Println',
      'log.Print',
      'log.slog.Info',
      'slog.Info',
      'slog.Warn',
      'slog.Error',
      'log.Fatalf',
      'log.Fatal',
    ],
    args: [0, 1, 2, 3],
    level: LEVEL.request,
  },
  {
    weakness: 'email-injection',
    calls: ['net.smtp.SendMail', 'smtp.SendMail'],
    args: [1, 2, 3, 4],
    level: LEVEL.request,
  },
];
