import { either, harmless, type Danger, type Value } from './value.js';

/**
 * What is known at one place of the program. A branch is a scope of its own above the one it began in, so that what happens
 * in it costs what it does and not what there is.
 */
export class Scope {
  private readonly values = new Map<string, Value>();
  private readonly checked = new Map<string, Set<Danger>>();

  private readonly parent: Scope | undefined;
  /** The object that `this` or `self` is. */
  readonly self: Value | undefined;
  private readonly isFunction: boolean;

  constructor(parent?: Scope, options: { self?: Value; isFunction?: boolean } = {}) {
    this.parent = parent;
    this.self = options.self ?? parent?.self;
    this.isFunction = options.isFunction ?? parent === undefined;
  }

  get(name: string): Value | undefined {
    return this.values.get(name) ?? this.parent?.get(name);
  }

  set(name: string, value: Value): void {
    this.values.set(name, value);
  }

  /** Assigns to a name that exists already: one of an outer function keeps what it may have had, too. */
  reassign(name: string, value: Value): void {
    const outer = this.ownerOutside(name);
    const old = outer?.get(name);
    this.set(name, value);
    if (outer && old) outer.reassign(name, either(old, value));
  }

  /** The scope around the running function, where the name is not the function's own. */
  private ownerOutside(name: string): Scope | undefined {
    if (this.values.has(name)) return undefined;
    return this.isFunction ? this.parent : this.parent?.ownerOutside(name);
  }

  /** From here on, values of these origins are known to be harmless for these. */
  vouch(origins: Iterable<string>, dangers: Iterable<Danger>): void {
    const list = [...dangers];
    for (const origin of origins) {
      this.checked.set(origin, new Set([...(this.checked.get(origin) ?? []), ...list]));
    }
  }

  isVouchedFor(origin: string, danger: Danger): boolean {
    return this.checked.get(origin)?.has(danger) === true || this.parent?.isVouchedFor(origin, danger) === true;
  }

  /** A value as it leaves this branch: with what was checked about it here, which the next one does not know. */
  private withChecks(value: Value): Value {
    const [first, ...others] = value.origins;
    const dangers = [...(this.checked.get(first ?? '') ?? [])].filter((danger) =>
      others.every((origin) => this.checked.get(origin)?.has(danger)),
    );
    return dangers.length > 0 ? harmless(value, dangers) : value;
  }

  /** Keeps what was checked in a part that may have been left out. */
  keepChecks(part: Scope): void {
    for (const [origin, dangers] of part.checked) this.vouch([origin], dangers);
  }

  /**
   * Takes over what holds after these branches, whichever was taken. What was checked holds only where every branch that goes
   * on here checked it.
   */
  join(branches: readonly Scope[], going: readonly Scope[] = branches): void {
    const names = new Set(branches.flatMap((branch) => [...branch.values.keys()]));
    for (const name of names) {
      const values = branches.flatMap((branch) => {
        const value = branch.get(name);
        return value ? [branch.withChecks(value)] : [];
      });
      const [first, ...rest] = values;
      if (first) this.values.set(name, rest.reduce(either, first));
    }
    const [only, ...others] = going;
    for (const [origin, dangers] of only?.checked ?? []) {
      const everywhere = [...dangers].filter((danger) => others.every((branch) => branch.isVouchedFor(origin, danger)));
      if (everywhere.length > 0) this.vouch([origin], everywhere);
    }
  }
}
