import { LookError } from '../../scope/look-error.js';
import type { Finding, Surroundings } from '../probe.js';
import type { DatabaseSource } from './look-at-database.js';

export async function withSqlite(
  _at: Surroundings,
  _path: string,
  _use: (source: DatabaseSource) => Promise<Finding>,
): Promise<Finding> {
  throw new LookError('not_supported_yet');
}
