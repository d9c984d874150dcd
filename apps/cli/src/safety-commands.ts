import { backup } from './backup/backup.js';
import { certify } from './certify/certify.js';
import type { Command } from './command.js';
import { checkStaged } from './commit-hook/check-staged.js';
import { createInstallHook } from './commit-hook/install-hook.js';
import { doctor } from './doctor/doctor.js';
import { restore } from './restore/restore.js';
import { verifyBypass } from './verify-bypass/verify-bypass.js';
import { verifyPrivileges } from './verify-privileges/verify-privileges.js';

/**
 * Commands that look after the safety of a system, of what it keeps, and of what is committed to it.
 * @param program the file of the command line itself
 */
export const safetyCommands = (program: string): readonly Command[] => [
  backup,
  certify,
  checkStaged,
  createInstallHook(program),
  doctor,
  restore,
  verifyBypass,
  verifyPrivileges,
];
