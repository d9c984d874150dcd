import { readdirSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import type { CommandIo } from '../command.js';

/** Settings of the engine, and of accounts, in which addresses of engines stand. */
const FILES = [
  ...['/etc/docker/daemon.json', '/etc/default/docker', '/etc/sysconfig/docker', '/etc/conf.d/docker'],
  ...['/lib/systemd/system/docker.service', '/etc/systemd/system/docker.service', '/etc/environment', '/etc/profile'],
  ...['/etc/bash.bashrc', '/etc/containers/containers.conf'],
];
const FOLDERS = ['/etc/systemd/system/docker.service.d', '/etc/profile.d', '/etc/environment.d'];
const OF_AN_ACCOUNT = [
  ...['.profile', '.bashrc', '.bash_profile', '.zshrc', '.zprofile', '.zshenv', '.docker/config.json'],
  ...['.config/containers/containers.conf', '.config/containers/podman-connections.json', '.config/fish/config.fish'],
];
const MAX_BYTES = 256 * 1024;

/** What stands in the settings of engines, of their clients and of accounts, with the file it stands in. */
export function settingsTexts(env: CommandIo['env']): [source: string, text: string][] {
  const homes = [...new Set([env['HOME'] ?? '', userInfo().homedir])].filter((home) => home !== '');
  const contexts = homes.map((home) => path.join(home, '.docker/contexts/meta'));
  const files = [
    ...FILES,
    ...FOLDERS.flatMap((folder) => entriesOf(folder).map((name) => path.join(folder, name))),
    ...homes.flatMap((home) => OF_AN_ACCOUNT.map((name) => path.join(home, name))),
    ...contexts.flatMap((folder) => entriesOf(folder).map((name) => path.join(folder, name, 'meta.json'))),
  ];
  return files.flatMap((file): [string, string][] => {
    try {
      return [[file, readFileSync(file, 'utf8').slice(0, MAX_BYTES)]];
    } catch {
      return [];
    }
  });
}

/** Names in a folder; none where it is not there or may not be read. */
export function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
