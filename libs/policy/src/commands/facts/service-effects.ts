/** What commands do to services that hold objects of their own: containers, clusters, clouds, databases, APIs. */
export const SERVICE_EFFECTS = [
  'object.read',
  'object.create',
  'object.change',
  'object.delete',
] as const;
export type ServiceEffect = (typeof SERVICE_EFFECTS)[number];
