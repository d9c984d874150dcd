/** What commands do to services that hold objects of their own: containers, clusters, clouds, databases, APIs. */
export const SERVICE_EFFECTS = [
  'object.create',
  'object.change',
  'object.delete',
  /** It stays but no longer works: a user, a flag, an integration. */
  'object.disable',
  /** It stays but what it held is gone: settings, state, credentials. */
  'object.reset',
  'object.stop',
  /** A container of data goes with what it holds: a table, a database, an index, a keyspace. */
  'data.drop',
  /** Every row or key goes, the container stays. */
  'data.erase',
  /** Rows or keys chosen by a condition go. */
  'data.delete',
  /** What is there is replaced by something else. */
  'data.overwrite',
  /** A database server starts a program of the machine it runs on. */
  'data.run_program',
  /** Data or their shape become others: a migration, a seed, a statement that writes. */
  'data.change',
  'message.purge',
  'cache.purge',
  'backup.destroy',
  'secret.reveal',
  'secret.destroy',
  /** More than one named right for one named principal: everything, everybody, or the administrator's role. */
  'access.grant',
  'access.revoke',
  /** What keeps a service's objects from being lost or abused goes: deletion locks, audit trails, network rules. */
  'safeguard.disable',
  'infrastructure.destroy',
  'infrastructure.apply',
  /** A tool's own record of what exists is cut, so that it loses track of live objects. */
  'infrastructure.forget',
  'workload.disrupt',
  'traffic.cut',
  /** An HTTP request that deletes, or that asks an administration endpoint to destroy or stop. */
  'request.destroy',
  'container.stop',
  'container.remove',
  /** Every container that does not run. */
  'containers.prune',
  'image.remove',
  'volume.remove',
  'network.remove',
  /** A container gets power over its host. */
  'host.escape',
  /** Commands go to another engine than the one at hand. */
  'engine.redirect',
  /** Private files go to somebody else. */
  'data.exfiltrate',
] as const;
export type ServiceEffect = (typeof SERVICE_EFFECTS)[number];
