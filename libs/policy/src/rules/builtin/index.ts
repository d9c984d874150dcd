import access from './access.yaml';
import clusters from './clusters.yaml';
import databases from './databases.yaml';
import disk from './disk.yaml';
import docker from './docker.yaml';
import execution from './execution.yaml';
import files from './files.yaml';
import git from './git.yaml';
import http from './http.yaml';
import instruction from './instruction.yaml';
import packages from './packages.yaml';
import serviceAccess from './service-access.yaml';
import services from './services.yaml';
import system from './system.yaml';

/** Every file of built-in rules on commands, by its name. */
export const COMMAND_FILES: Readonly<Record<string, string>> = {
  'access.yaml': access,
  'clusters.yaml': clusters,
  'databases.yaml': databases,
  'disk.yaml': disk,
  'docker.yaml': docker,
  'execution.yaml': execution,
  'files.yaml': files,
  'git.yaml': git,
  'http.yaml': http,
  'packages.yaml': packages,
  'service-access.yaml': serviceAccess,
  'services.yaml': services,
  'system.yaml': system,
};

/** Every file of built-in rules whose texts are found by code, by its name. */
export const NAMED_FILES: Readonly<Record<string, string>> = { 'instruction.yaml': instruction };
