import { argument, isOption, option, type CallFacts } from '../../flow/call-facts.js';
import type { CallRule } from '../../flow/rules.js';
import { constantOf, LEVEL } from '../../flow/value.js';

/** A text of this file that a name stands for. */
const isKnownText = (call: CallFacts) =>
  call.args[0]?.constant !== undefined && call.args[0].path !== '' && !call.path.startsWith('shelve');

const LOADERS = /(?:^|\.)C?(?:Safe|Base)Loader$/;

function isUnsafeYaml(call: CallFacts): boolean {
  const loader = argument(call, 1, 'Loader');
  return !loader || !LOADERS.test(loader.path);
}

/** A parser of lxml that resolves nothing: `cleaner` knows it when it is made. */
const isHardened = (call: CallFacts) => argument(call, 1, 'parser')?.harmlessFor.has('data') === true;

/** A file that the program opens by a name of its own: whoever can replace it can replace the program. */
const isOwnFile = ({ args: [source] }: CallFacts) =>
  source !== undefined && source.origins.size > 0 && [...source.origins].every((origin) => origin === 'open');

const ALWAYS = [
  'pickle.loads',
  'pickle.load',
  'pickle.Unpickler',
  'cPickle.loads',
  'cPickle.load',
  'cPickle.Unpickler',
  '_pickle.loads',
  '_pickle.load',
  'dill.loads',
  'dill.load',
  'dill.Unpickler',
  'cloudpickle.loads',
  'cloudpickle.load',
  'marshal.loads',
  'marshal.load',
  'shelve.open',
  'shelve.DbfilenameShelf',
  'jsonpickle.decode',
  'jsonpickle.unpickler.decode',
  'joblib.load',
  'pandas.read_pickle',
  'pd.read_pickle',
  'yaml.unsafe_load',
  'yaml.full_load',
  'yaml.unsafe_load_all',
  'yaml.full_load_all',
  'jsonpickle.unpickler.Unpickler',
];
const STANDARD_XML = [
  'ET',
  'minidom',
  'xml.etree.cElementTree',
  'xml.etree.ElementTree',
  'xml.dom.minidom',
  'xml.dom.pulldom',
  'xml.sax',
  'xml.dom.expatbuilder',
  'xml.sax.expatreader',
].flatMap((module) =>
  ['parse', 'fromstring', 'iterparse', 'XMLParser', 'parseString', 'make_parser', 'create_parser', 'XML'].map(
    (name) => `${module}.${name}`,
  ),
);

/** Readers of data that do more than read. */
export const PARSERS: readonly CallRule[] = [
  {
    weakness: 'deserialisation',
    calls: [...ALWAYS, '*.Unpickler.load', 'yaml.load'],
    args: [0],
    level: LEVEL.outside,
    when: (call) => !call.path.startsWith('yaml') || isUnsafeYaml(call),
  },
  { weakness: 'unsafe-deserialisation', calls: ALWAYS, when: (call) => !isKnownText(call) },
  {
    weakness: 'unsafe-deserialisation',
    calls: ['yaml.load', 'yaml.load_all', 'ruamel.yaml.load'],
    when: (call) => isUnsafeYaml(call) && !isKnownText(call),
  },
  {
    weakness: 'unsafe-deserialisation',
    calls: ['ruamel.yaml.YAML', 'YAML'],
    when: (call) => isOption(call, 'typ', 'unsafe'),
  },
  {
    weakness: 'unsafe-deserialisation',
    calls: ['numpy.load', 'np.load'],
    when: (call) => isOption(call, 'allow_pickle', true),
  },
  {
    weakness: 'xxe',
    calls: [
      'lxml.etree.parse',
      'lxml.etree.fromstring',
      'lxml.etree.XML',
      'etree.parse',
      'etree.fromstring',
      'lxml.etree.iterparse',
    ],
    args: [0],
    level: LEVEL.outside,
    when: (call) => !isHardened(call),
  },
  {
    weakness: 'xml-parser',
    calls: ['lxml.etree.parse', 'lxml.etree.iterparse'],
    when: (call) => !isHardened(call) && !isOwnFile(call),
  },
  {
    weakness: 'xml-parser',
    calls: [
      'lxml.etree.RestrictedElement',
      'lxml.etree.GlobalParserTLS',
      'lxml.etree.getDefaultParser',
      'lxml.etree.check_docinfo',
    ],
  },
  {
    weakness: 'xxe',
    calls: ['lxml.etree.XMLParser'],
    when: (call) =>
      isOption(call, 'resolve_entities', true) ||
      isOption(call, 'no_network', false) ||
      isOption(call, 'load_dtd', true),
  },
  {
    weakness: 'xml-parser',
    calls: [
      'xml.sax.make_parser',
      'xml.dom.pulldom.parse',
      'xml.dom.pulldom.parseString',
      'xml.dom.expatbuilder.parse',
      'xml.dom.expatbuilder.parseString',
      'xml.sax.expatreader.create_parser',
    ],
  },
  {
    weakness: 'xml-parser',
    calls: [
      'xml.sax.parse',
      'xml.sax.parseString',
      'xml.dom.minidom.parseString',
      'xml.dom.minidom.parse',
      'xml.etree.cElementTree.fromstring',
      'xml.etree.cElementTree.parse',
    ],
  },
  { weakness: 'xxe', calls: STANDARD_XML, args: [0], level: LEVEL.outside },
  {
    weakness: 'xml-parser',
    calls: [
      'xmlrpc.server.SimpleXMLRPCServer',
      'SimpleXMLRPCServer.SimpleXMLRPCServer',
      'xmlrpclib.ServerProxy',
      'xmlrpc.client.ServerProxy',
    ],
    confidence: 'low',
  },
  {
    weakness: 'xxe',
    calls: ['*.setFeature'],
    when: (call) =>
      /external_(?:ges|pes|general|gestures)/.test(call.args[0]?.path ?? String(constantOf(call.args[0]))) &&
      constantOf(call.args[1]) === true,
  },
  {
    weakness: 'xml-bomb',
    calls: ['lxml.etree.XMLParser'],
    when: (call) => option(call, 'huge_tree') !== undefined && isOption(call, 'huge_tree', true),
  },
];
