import { flagIsOn, lastFlag, type FlagValues } from '@wingman/policy';

/** The options of a call, by what they mean. */
export interface Flags {
  /** True when the option stands there at all. */
  given(name: string): boolean;
  /** True for a switch that is on in the end. */
  on(name: string): boolean;
  /** The value that counts; undefined where the option does not stand. */
  last(name: string): string | undefined;
  /** All values, in order, of an option and of its other names. */
  all(...names: string[]): string[];
  /** Reads the value that counts, or takes what stands for "not said". */
  read<Value>(name: string, read: (value: string) => Value, missing: Value): Value;
}

export function readFlagValues(flags: FlagValues): Flags {
  const last = (name: string) => lastFlag(flags, name);
  return {
    given: (name) => flags[name] !== undefined,
    on: (name) => flagIsOn(flags, name),
    last,
    all: (...names) => names.flatMap((name) => flags[name] ?? []),
    read: (name, read, missing) => {
      const value = last(name);
      return value === undefined ? missing : read(value);
    },
  };
}
