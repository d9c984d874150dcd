import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { StackFailure } from '../stack/failure.js';

const run = promisify(execFile);

/** The Debian release that images are made of: the first whose Node is one that Wingman runs on. */
export const RELEASE = 'trixie';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** One downloaded package. */
export interface Package {
  name: string;
  version: string;
  /** Of the file, as the signed index of the release names it; apt checks it. */
  sha256: string;
  file: string;
}

/** Packages of a release, whatever release this machine is of. Nothing of the machine's own apt is changed. */
export interface PackageSource {
  /** These packages and all they depend on, downloaded once and kept. */
  fetch(names: readonly string[]): Promise<Package[]>;
}

/**
 * Opens Debian's archive under `folder`, which keeps indexes and packages.
 * @throws StackFailure where there is no apt, or no mirror of Debian in its sources
 */
export async function openPackages(folder: string): Promise<PackageSource> {
  const mirror = await mirrorOfMachine();
  for (const name of ['lists/partial', 'cache/archives/partial', 'sources']) {
    mkdirSync(path.join(folder, name), { recursive: true });
  }
  writeFileSync(path.join(folder, 'status'), '');
  writeFileSync(path.join(folder, 'apt.conf'), configuration(folder));
  writeFileSync(path.join(folder, 'sources/debian.sources'), sourcesOf(mirror));
  const apt = (command: string, ...words: string[]): Promise<{ stdout: string }> =>
    run(command, words, {
      env: { PATH: process.env['PATH'], APT_CONFIG: path.join(folder, 'apt.conf'), LC_ALL: 'C' },
      maxBuffer: 64 * 1024 * 1024,
    });
  await apt('apt-get', '-qq', 'update').catch(unreachable);

  return {
    fetch: async (names) => {
      const plain = ['-qq', '-y', '--no-install-recommends'];
      const listed = await apt('apt-get', ...plain, '--print-uris', 'install', ...names).catch(unreachable);
      const files = filesIn(listed.stdout);
      await apt('apt-get', ...plain, '--download-only', 'install', ...names).catch(unreachable);
      const archives = path.join(folder, 'cache/archives');
      // Once it is there apt lists a package no more.
      const known = new Set(readdirSync(archives));
      const closure = await apt('apt-get', '-s', ...plain, 'install', ...names);
      const wanted = [...closure.stdout.matchAll(/^Inst (\S+) \((\S+) .*?\[(\w+)\]\)/gm)];
      if (files.some((file) => !known.has(file)))
        throw new StackFailure(`apt did not download all of ${names.join(' ')}`);
      const { stdout: records } = await apt(
        'apt-cache',
        'show',
        ...wanted.map(([, name, version]) => `${name}=${version}`),
      );
      return wanted.map(([, name = '', version = '', architecture = '']) => {
        const file = path.join(archives, `${name}_${version.replaceAll(':', '%3a')}_${architecture}.deb`);
        return { name, version, sha256: checksumIn(records, name, version), file };
      });
    },
  };
}

function unreachable(error: unknown): never {
  const { stderr = '' } = error as { stderr?: string };
  throw new StackFailure(`Debian's packages cannot be had: ${stderr.trim().split('\n').at(-1) ?? String(error)}`);
}

interface Mirror {
  main: string;
  security: string | undefined;
}

/** The mirror that this machine installs Debian from. */
async function mirrorOfMachine(): Promise<Mirror> {
  const format = ['indextargets', '--format', '$(ORIGIN) $(COMPONENT) $(CODENAME) $(REPO_URI)', 'Created-By: Packages'];
  const { stdout } = await run('apt-get', format).catch(() => ({ stdout: '' }));
  const rows = stdout.split('\n').map((line) => line.split(' '));
  const ofDebian = rows.filter(([origin, component]) => origin === 'Debian' && component === 'main');
  const uriOf = (isIt: (codename: string) => boolean): string | undefined =>
    ofDebian.find(([, , codename = '']) => isIt(codename))?.[3];
  const main = uriOf((codename) => !codename.includes('-'));
  if (main === undefined) throw new StackFailure('apt knows no mirror of Debian here (run apt-get update)');
  return { main, security: uriOf((codename) => codename.endsWith('-security')) };
}

/** See sources.list(5) and apt.conf(5). */
const sourcesOf = ({ main, security }: Mirror): string =>
  [[main, `${RELEASE} ${RELEASE}-updates`], ...(security === undefined ? [] : [[security, `${RELEASE}-security`]])]
    .map(([uri, suites]) => `Types: deb\nURIs: ${uri}\nSuites: ${suites}\nComponents: main\nSigned-By: ${KEYRING}\n`)
    .join('\n');

const configuration = (folder: string): string =>
  Object.entries({
    'Dir::Etc::sourcelist': '/dev/null',
    'Dir::Etc::sourceparts': path.join(folder, 'sources'),
    'Dir::State::lists': path.join(folder, 'lists'),
    'Dir::Cache': path.join(folder, 'cache'),
    // Nothing is installed, so that every dependency is fetched.
    'Dir::State::status': path.join(folder, 'status'),
    'APT::Sandbox::User': '',
    'Acquire::Languages': 'none',
    'Debug::NoLocking': 'true',
  })
    .map(([name, value]) => `${name} "${value}";\n`)
    .join('');

/** Of the record of one package (deb822(5)). */
function checksumIn(records: string, name: string, version: string): string {
  const record = records.split('\n\n').find((text) => {
    const lines = text.split('\n');
    return lines.includes(`Package: ${name}`) && lines.includes(`Version: ${version}`);
  });
  const sha256 = /^SHA256: ([0-9a-f]{64})$/m.exec(record ?? '')?.[1];
  if (sha256 === undefined) throw new StackFailure(`the index of Debian's packages has no checksum of ${name}`);
  return sha256;
}

const filesIn = (listed: string): string[] =>
  [...listed.matchAll(/^'[^']+' (\S+) \d+/gm)].map(([, file]) => file as string);
