/** What commands do to the machine, its files, its people and this repository. */
export const HOST_EFFECTS = [
  'files.read',
  'files.write',
  'files.delete',
  'unknown.run',
] as const;
export type HostEffect = (typeof HOST_EFFECTS)[number];
