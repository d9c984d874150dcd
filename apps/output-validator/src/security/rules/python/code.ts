import { argument, isOption, numberAt, option, textAt, type CallFacts } from '../../flow/call-facts.js';
import type { CallRule } from '../../flow/rules.js';
import { constantOf, isText, LEVEL } from '../../flow/value.js';
import { isExponential, isOpenCode, isSharedFolder } from '../shapes.js';

const READS = [
  'open',
  'io.open',
  'codecs.open',
  'os.open',
  'os.remove',
  'os.unlink',
  'os.rmdir',
  'os.mkdir',
  'os.makedirs',
  'os.listdir',
  'os.scandir',
  'os.walk',
  'os.rename',
  'shutil.rmtree',
  'shutil.copy',
  'shutil.copyfile',
  'shutil.move',
  'shutil.copytree',
  'send_file',
  'flask.send_file',
  'FileResponse',
  '*.FileResponse',
  'file',
  'aiofiles.open',
  'zipfile.ZipFile',
  'tarfile.open',
  'os.chmod',
  'os.stat',
  'os.symlink',
  'linecache.getline',
  'os.path.exists',
  'os.path.isfile',
  'os.path.getsize',
];
const PATH_METHODS = [
  '*.read_text',
  '*.read_bytes',
  '*.write_text',
  '*.write_bytes',
  '*.unlink',
  '*.open',
  '*.exists',
  '*.is_file',
  '*.iterdir',
];
const WRITES = ['open', 'os.open', 'io.open', 'os.mkdir', 'os.makedirs', 'shutil.copy', 'os.rename', 'sqlite3.connect'];

const isUnfixed = (call: CallFacts) => isOpenCode(call.args[0]);

function isExtracted(call: CallFacts): boolean {
  if (!/tar/i.test(call.path) && !/tar/i.test(call.typedPath ?? '')) return false;
  const filter = constantOf(option(call, 'filter')) ?? option(call, 'filter')?.path;
  return filter !== 'data' && !/data_filter|tar_filter/.test(String(filter)) && !option(call, 'members');
}

/** Code that is run, files that are opened, and modes they get. */
export const CODE: readonly CallRule[] = [
  {
    weakness: 'code-injection',
    calls: [
      'eval',
      'exec',
      'compile',
      'execfile',
      'builtins.eval',
      'builtins.exec',
      'code.interact',
      '*.runsource',
      '*.runcode',
    ],
    args: [0],
    level: LEVEL.outside,
  },
  {
    weakness: 'code-evaluation',
    calls: [
      'eval',
      'exec',
      'execfile',
      'builtins.eval',
      'builtins.exec',
      '*.runsource',
      '*.runcode',
      '*.push_code',
      'numexpr.evaluate',
      '*.safe_eval',
    ],
    when: isUnfixed,
  },
  {
    weakness: 'code-evaluation',
    calls: ['eval', 'exec', 'execfile', 'builtins.exec'],
    confidence: 'low',
    when: (call) => call.args[0]?.path === '',
  },
  {
    weakness: 'dynamic-import',
    calls: [
      '__import__',
      'importlib.import_module',
      'imp.load_source',
      'imp.load_module',
      'runpy.run_path',
      'runpy.run_module',
    ],
    args: [0, 1],
    level: LEVEL.parameter,
  },
  { weakness: 'property-injection', calls: ['getattr', 'setattr', 'globals.get'], args: [1], level: LEVEL.request },
  {
    weakness: 'template-injection',
    calls: [
      'render_template_string',
      'flask.render_template_string',
      '*.from_string',
      'jinja2.Template',
      'Template',
      'mako.template.Template',
      'django.template.Template',
      'tornado.template.Template',
      'string.Template',
    ],
    args: [0],
    level: LEVEL.parameter,
    when: (call) => !/^string\./.test(call.path),
  },
  { weakness: 'path-traversal', calls: READS, args: [0, 1, 'file', 'path', 'path_or_file'], level: LEVEL.request },
  {
    weakness: 'path-traversal',
    calls: PATH_METHODS,
    when: (call, observer) =>
      call.receiver !== undefined &&
      /path|\//i.test(`${call.path}${call.receiver.shape ?? ''}`) &&
      observer.reach(call.receiver, 'path') >= LEVEL.request,
  },
  {
    weakness: 'unrestricted-upload',
    calls: ['*.save'],
    args: [0],
    level: LEVEL.request,
    when: (call) =>
      /file|upload|img|image|photo|pdf|doc|avatar/i.test(call.path) ||
      /files|FILES/.test([...(call.receiver?.origins ?? [])].join()),
  },
  {
    weakness: 'unrestricted-upload',
    calls: ['*.save'],
    // What the server names, or what was found in a list, its sender did not choose.
    when: (call, observer) =>
      call.args.length === 1 &&
      /\.(?:files|FILES)\b/.test([...(call.receiver?.origins ?? []), call.path].join()) &&
      observer.reach(call.args[0], 'data') > LEVEL.fixed,
  },
  { weakness: 'archive-traversal', calls: ['*.extractall'], when: isExtracted },
  {
    weakness: 'archive-traversal',
    calls: ['open', 'io.open', 'os.makedirs'],
    when: (call, observer) =>
      [...(call.args[0]?.origins ?? [])].some((origin) => /(?:infolist|getmembers)\.(?:file)?name$/.test(origin)) &&
      observer.reach(call.args[0], 'path') > LEVEL.fixed,
  },
  { weakness: 'archive-traversal', calls: ['shutil.unpack_archive'], args: [0], level: LEVEL.parameter },
  { weakness: 'insecure-temp', calls: ['tempfile.mktemp', 'os.tempnam', 'os.tmpnam', 'mktemp'] },
  {
    weakness: 'insecure-temp',
    calls: WRITES,
    when: (call) => isText(call.args[0]) && isSharedFolder(call.args[0].shape),
  },
  {
    weakness: 'permissive-mode',
    calls: ['os.chmod', 'os.fchmod', 'os.lchmod', '*.chmod'],
    when: (call) =>
      isPermissive(
        numberAt(call, 1, 'mode') ?? (call.path.startsWith('os') ? undefined : numberAt(call, 0, 'mode')),
        argument(call, 1, 'mode')?.path,
      ),
  },
  { weakness: 'permissive-mode', calls: ['os.umask'], when: (call) => numberAt(call, 0) === 0 },
  {
    weakness: 'permissive-mode',
    calls: ['os.open', 'os.mkdir', 'os.makedirs', 'os.mkfifo', 'os.mknod'],
    when: (call) => isOpenToAll(numberAt(call, 2, 'mode') ?? numberAt(call, 1, 'mode')),
  },
  {
    weakness: 'hard-coded-secret',
    calls: [
      'connect',
      '*.connect',
      '*.login',
      '*.Connection',
      '*.Client',
      'Command',
      '*.Command',
      '*.create_engine',
      '*.MongoClient',
      '*.Redis',
      '*.UsmUserData',
      '*.auth',
      '*.authenticate',
    ],
    when: (call) =>
      ['password', 'passwd', 'secret', 'api_key', 'token'].some((name) =>
        isSecretText(constantOf(call.named.get(name))),
      ),
  },
  {
    weakness: 'unpinned-download',
    calls: [
      '*.from_pretrained',
      '*.load_dataset',
      'datasets.load_dataset',
      'load_dataset',
      'hf_hub_download',
      'huggingface_hub.hf_hub_download',
      'snapshot_download',
      'huggingface_hub.snapshot_download',
    ],
    when: (call) =>
      !/^[0-9a-f]{40}$/.test(String(constantOf(option(call, 'revision')))) && !/^[./]/.test(textAt(call, 0, 'repo_id')),
  },
  { weakness: 'unsafe-deserialisation', calls: ['torch.load'], when: (call) => !isOption(call, 'weights_only', true) },
  {
    weakness: 'regex-injection',
    calls: ['re.compile', 're.match', 're.search', 're.fullmatch', 're.findall', 're.sub', 're.split'],
    args: [0],
    level: LEVEL.request,
  },
  {
    weakness: 'redos',
    calls: ['re.compile', 're.match', 're.search', 're.fullmatch', 're.findall', 're.sub', 're.split', 're.finditer'],
    when: (call) => isExponential(textAt(call, 0)),
  },
  {
    weakness: 'resource-exhaustion',
    calls: ['range', 'time.sleep', '*.ljust', '*.rjust'],
    args: [0],
    level: LEVEL.request,
  },
];

function isSecretText(value: unknown): boolean {
  return typeof value === 'string' && value.length > 2 && !/^(?:\$|\{|<|your|change|xxx|\*+$)/i.test(value);
}

/** Whoever is neither the owner nor in the group may write or run, or the group may write. */
function isPermissive(mode: number | undefined, path: string | undefined): boolean {
  if (mode === undefined) return /S_I(?:WOTH|XOTH|RWXO|RWXG|WGRP|ROTH)/.test(path ?? '');
  return (mode & 0o007) > 0 && mode !== 0o755 ? true : (mode & 0o033) > 0;
}

function isOpenToAll(mode: number | undefined): boolean {
  return mode !== undefined && (mode & 0o002) > 0;
}
