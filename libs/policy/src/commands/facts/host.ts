import type { FactReader } from '../fact.js';
import { accountPrograms } from './host/accounts.js';
import { credentialPrograms } from './host/credentials.js';
import { deletionPrograms } from './host/deletion.js';
import { diskPrograms } from './host/disks.js';
import { joinTables } from './host/fact-parts.js';
import { gitPrograms } from './host/git.js';
import { harmlessPrograms } from './host/harmless.js';
import { interpreterPrograms } from './host/interpreter-code.js';
import { networkPrograms } from './host/network.js';
import { otherVcsPrograms } from './host/other-vcs.js';
import { packagePrograms } from './host/packages.js';
import { permissionPrograms } from './host/permissions.js';
import { powerPrograms } from './host/power.js';
import { processPrograms } from './host/processes.js';
import { protectionPrograms } from './host/protection.js';
import { remoteFilePrograms } from './host/remote-files.js';
import { remoteShellPrograms } from './host/remote-shell.js';
import { replacingPrograms } from './host/replacing.js';
import { tlsPrograms } from './host/tls.js';
import { unseenCodePrograms } from './host/unseen-code.js';
import { windowsPrograms } from './host/windows.js';

export { ambientFacts } from './host/ambient.js';
export { plantedSources } from './host/planted-source.js';
export { unknownFacts } from './host/unknown-program.js';

/** Programs that act on this machine, its files, its accounts and this repository. */
export const HOST_PROGRAMS: Readonly<Record<string, FactReader>> = joinTables([
  deletionPrograms,
  replacingPrograms,
  diskPrograms,
  gitPrograms,
  otherVcsPrograms,
  permissionPrograms,
  accountPrograms,
  powerPrograms,
  processPrograms,
  protectionPrograms,
  packagePrograms,
  unseenCodePrograms,
  remoteShellPrograms,
  remoteFilePrograms,
  interpreterPrograms,
  networkPrograms,
  credentialPrograms,
  tlsPrograms,
  windowsPrograms,
  harmlessPrograms,
]);
