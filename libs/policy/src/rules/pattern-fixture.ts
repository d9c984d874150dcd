/** A tenant's own rule on a pattern, as it is written. */
export const createPattern = (pattern: string) => ({
  id: 'own.example',
  severity: 'low' as const,
  reason: 'Something to be found in tests.',
  remediation: 'Leave it out of the text.',
  source: 'test',
  catches: ['anything'],
  passes: ['nothing'],
  pattern,
});
