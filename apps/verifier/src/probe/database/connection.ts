import path from 'node:path';

// sqlite:/a/b and sqlite:///a/b; a host in it, or a relative path, is not one of this machine's files.
const ADDRESS = /^sqlite:(?:\/\/)?(\/(?!\/).*)$/s;
const FILE_NAME = /\.(?:db3?|sqlite3?)$/i;

/** The file of an address of SQLite; undefined for other addresses. */
export const sqliteFileOf = (address: string): string | undefined => ADDRESS.exec(address)?.[1];

/** The file that a claim names in place of a connection; undefined where it can only be a name of the settings. */
export function fileNamedBy(connection: string): string | undefined {
  const file = sqliteFileOf(connection);
  if (file !== undefined) return file;
  if (/^[a-z][a-z0-9+.-]*:/i.test(connection)) return undefined;
  return connection.includes(path.sep) || FILE_NAME.test(connection) ? connection : undefined;
}
