import { isUnavailable, WritableRoleError, withReadOnlySession } from '@wingman/db';
import type { CheckOf } from '@wingman/contracts';
import { LookError, systemCode } from '../../scope/look-error.js';
import { unknown, type Finding, type Surroundings } from '../probe.js';
import { fileNamedBy, sqliteFileOf } from './connection.js';
import { lookAtDatabase } from './look-at-database.js';
import { postgresSource } from './postgres.js';
import { probeSqlite } from './sqlite.js';

/**
 * A database that the settings name, or an SQLite file inside the roots by its path: tables, rows, finished migrations.
 * Nothing a row says is shown.
 */
export async function probeDatabase(check: CheckOf<'database'>, at: Surroundings): Promise<Finding> {
  const { databases } = at.scope;
  const address = Object.hasOwn(databases, check.connection) ? databases[check.connection] : undefined;
  const file = address === undefined ? fileNamedBy(check.connection) : sqliteFileOf(address);
  if (file !== undefined) return probeSqlite({ file, named: address !== undefined }, check, at);
  if (address === undefined) throw new LookError('unknown_connection');
  try {
    return await withReadOnlySession(address, { timeoutMs: at.limits.checkMs, signal: at.signal }, (query) =>
      lookAtDatabase(postgresSource(query), check),
    );
  } catch (error) {
    if (error instanceof WritableRoleError) return unknown('writable_role', { role_may_write: true });
    throw asLookError(error);
  }
}

// PostgreSQL, appendix A: the value of a claim is none of the column's type, or there is no way to compare the two.
const NOT_COMPARABLE = /^(?:22P02|22003|22007|22008|42883|42804)$/;

function asLookError(error: unknown): unknown {
  if (error instanceof LookError) return error;
  const code = systemCode(error);
  if (code === '42501') return new LookError('access_denied', error);
  if (code === '57014') return new LookError('timed_out', error);
  if (NOT_COMPARABLE.test(code)) return new LookError('ambiguous', error);
  // 28: the server does not take the role or its password. 3D000: it has no such database.
  if (/^28/.test(code)) return new LookError('access_denied', error);
  return new LookError(isUnavailable(error) || code === '3D000' || code === '' ? 'unreachable' : 'look_failed', error);
}
