import { isNode, parseEcmascript, walk } from '../program/ecmascript.js';
import { nameIn } from '../program/ecmascript-imports.js';
import type { Node as Program } from '../program/ecmascript.js';
import { parse } from '../security/read/grammar.js';
import { fieldOf, fieldsOf, textOf } from '../security/read/node.js';
import type { Node } from '../security/read/node.js';
import type { SourceFile } from '../source-file.js';

/** The names that other files can take of a file; undefined where that cannot be told without running it. */
export async function providedBy(file: SourceFile): Promise<ReadonlySet<string> | undefined> {
  if (file.language === 'python') return ofPython(file.content);
  return file.language === 'javascript' || file.language === 'typescript' ? ofEcmascript(file) : undefined;
}

function ofEcmascript(file: SourceFile): Set<string> | undefined {
  const names = new Set<string>();
  let isOpen = /\b(?:module\.exports|exports\s*[.[=])/.test(file.content);
  const body = parseEcmascript(file).root['body'];
  for (const node of Array.isArray(body) ? body.filter(isNode) : []) {
    const { type, declaration, specifiers, exported } = node;
    if (type === 'ExportDefaultDeclaration') names.add('default');
    if (type === 'TSExportAssignment') isOpen = true;
    if (type === 'ExportAllDeclaration') {
      const [name] = nameIn(exported);
      if (name === undefined) isOpen = true;
      else names.add(name);
    }
    if (type !== 'ExportNamedDeclaration') continue;
    if (isNode(declaration)) declaredBy(declaration).forEach((name) => names.add(name));
    for (const specifier of Array.isArray(specifiers) ? specifiers.filter(isNode) : [])
      nameIn(specifier['exported']).forEach((name) => names.add(name));
  }
  // A file that exports nothing is no module, or could not be read.
  return isOpen || names.size === 0 ? undefined : names;
}

/** The names that a declaration binds, also by taking things apart. */
function declaredBy(declaration: Program): string[] {
  if (declaration.type !== 'VariableDeclaration') return nameIn(declaration['id']);
  const found: string[] = [];
  const declarators = declaration['declarations'];
  for (const declarator of Array.isArray(declarators) ? declarators.filter(isNode) : []) {
    if (!isNode(declarator['id'])) continue;
    walk(declarator['id'], (node) => {
      if (node.type === 'Identifier') found.push(String(node['name']));
    });
  }
  return found;
}

/** What makes names at run time. */
const MAKES_NAMES = /\b(?:__getattr__|globals\(\)|locals\(\)|setattr|exec|__all__\s*\+=|import\s+\*|sys\.modules)/;
const OWN_SCOPE = new Set(['function_definition', 'class_definition', 'lambda']);

async function ofPython(content: string): Promise<Set<string> | undefined> {
  if (MAKES_NAMES.test(content)) return undefined;
  const { root, incomplete } = await parse('python', content);
  const names = new Set(['__name__', '__file__', '__doc__']);
  const open: Node[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    boundBy(node).forEach((name) => names.add(name));
    // `ERROR`: what was not read may bind anything.
    if (node.type === 'ERROR') return undefined;
    open.push(...(OWN_SCOPE.has(node.type) ? [] : node.children));
  }
  return incomplete ? undefined : names;
}

function boundBy(node: Node): string[] {
  switch (node.type) {
    case 'function_definition':
    case 'class_definition':
      return [textOf(fieldOf(node, 'name'))];
    case 'assignment':
    case 'augmented_assignment':
    case 'for_statement':
      return identifiersIn(fieldOf(node, 'left'));
    case 'as_pattern':
      return identifiersIn(fieldOf(node, 'alias'));
    case 'named_expression':
      return identifiersIn(fieldOf(node, 'name'));
    case 'type_alias_statement':
      return identifiersIn(fieldOf(node, 'left'));
    case 'import_statement':
    case 'import_from_statement':
      return fieldsOf(node, 'name').map((name) => {
        const alias = textOf(fieldOf(name, 'alias'));
        return alias || (textOf(name).split('.', 1)[0] ?? '');
      });
    default:
      return [];
  }
}

function identifiersIn(node: Node | undefined): string[] {
  if (!node) return [];
  return node.type === 'identifier' ? [textOf(node)] : node.children.flatMap(identifiersIn);
}
