export type Labels = Readonly<Record<string, string>> | null | undefined;

/** `a=1,b=2`, in order. */
export const labelsText = (labels: Labels): string =>
  Object.entries(labels ?? {})
    .map(([name, value]) => `${name}=${value}`)
    .sort((a, b) => (a < b ? -1 : 1))
    .join(',');
