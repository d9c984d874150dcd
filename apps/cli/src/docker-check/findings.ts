/** What a look at an account brought: ways round the wrapper, and what could not be looked at; each a sentence. */
export interface Findings {
  ways: readonly string[];
  unseen: readonly string[];
}

export const together = (all: readonly Findings[]): Findings => ({
  ways: all.flatMap(({ ways }) => ways),
  unseen: all.flatMap(({ unseen }) => unseen),
});
