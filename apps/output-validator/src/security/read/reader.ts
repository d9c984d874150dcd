import type { Expression, Statement } from '../tree/tree.js';
import { namedOf, type Node } from './node.js';

export type ExpressionReader = (node: Node, read: Reader) => Expression;
export type StatementReader = (node: Node, read: Reader) => Statement[];

/** How one language's nodes become the common tree. */
export interface Dialect {
  expressions: Readonly<Record<string, ExpressionReader>>;
  statements: Readonly<Record<string, StatementReader>>;
}

/** Reads nodes by the tables of a dialect; a node that no table knows is the several things it holds. */
export class Reader {
  private readonly dialect: Dialect;

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  expression(node: Node | undefined): Expression {
    if (!node) return NOTHING;
    const known = Object.hasOwn(this.dialect.expressions, node.type) ? this.dialect.expressions[node.type] : undefined;
    return known ? known(node, this) : this.several(node);
  }

  /** Every expression inside, in the order they stand. */
  several(node: Node): Expression {
    return { kind: 'several', at: node.at, parts: namedOf(node).map((child) => this.expression(child)) };
  }

  statements(node: Node | undefined): Statement[] {
    if (!node) return [];
    const known = Object.hasOwn(this.dialect.statements, node.type) ? this.dialect.statements[node.type] : undefined;
    return known ? known(node, this) : [{ kind: 'expression', at: node.at, value: this.expression(node) }];
  }

  /** The statements of a block, whose braces or indentation are nothing of their own. */
  block(node: Node | undefined): Statement[] {
    return namedOf(node).flatMap((child) => this.statements(child));
  }
}

export const NOTHING: Expression = { kind: 'several', at: { line: 1, column: 1 }, parts: [] };

export function nameAt(node: Node, name: string): Expression {
  return { kind: 'name', at: node.at, name };
}
