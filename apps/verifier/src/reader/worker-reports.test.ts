import { describe, expect, test } from '@jest/globals';
import type { ClaimContext } from '@wingman/contracts';
import { readClaim } from './read-claim.js';

const T = '2026-05-01T10:00:00.000Z';
const context: ClaimContext = { cwd: '/w', task_started_at: T };

/** The checks of a claim in short; `+` says that every word was accounted for, `?` that a failing check proves nothing, `~` that there are other readings, `…` that it leaves open what was said. */
function read(claim: string): string[] | string {
  const answer = readClaim(claim, context);
  if ('unreadable' in answer) return answer.unreadable;
  const items = answer.plan.items.map(({ check: { type, ...fields }, inexact, forms, leavesOpen }) => {
    const values = Object.values(fields).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
    return `${inexact ? '?' : ''}${forms ? '~' : ''}${leavesOpen ? '…' : ''}${type} ${values.join(' ')}`.replaceAll(
      T,
      'T',
    );
  });
  return [answer.plan.complete ? '+' : '-', ...items];
}

const made = (path: string) => `file ${path} file T`;
const gone = (path: string) => `file ${path} true`;

describe('how workers report is read', () => {
  test.each<[string, string[]]>([
    // Lists, headings, tables.
    [
      '## Summary\n\nI made the following changes:\n\n1. Created `a.md`\n2. Removed `b.yml`\n\nLet me know if you need anything else!',
      [made('/w/a.md'), gone('/w/b.yml')],
    ],
    [
      '### Deleted files\n- a.txt\n- b.txt\n\n### New files\n- c.txt',
      [gone('/w/a.txt'), gone('/w/b.txt'), made('/w/c.txt')],
    ],
    ['Deleted: a.yml', [gone('/w/a.yml')]],
    ['Deleted 2 files: a.txt, b.txt', [gone('/w/a.txt'), gone('/w/b.txt')]],
    ['Files deleted: a.txt', [gone('/w/a.txt')]],
    ['| File | Status |\n|---|---|\n| `a.txt` | created |\n| b.txt | deleted |', [made('/w/a.txt'), gone('/w/b.txt')]],
    ['src/a.ts (new), src/b.ts (deleted)', [made('/w/src/a.ts'), gone('/w/src/b.ts')]],
    ['Created a.txt. Would you like me to continue?', [made('/w/a.txt')]],
    ['I verified that a.txt exists', ['file /w/a.txt file']],
    ["I've gone ahead and created a.txt", [made('/w/a.txt')]],
    // What a thing is called, before and behind its name.
    ['Removed the `old_module` directory.', [gone('/w/old_module')]],
    ['The old/x folder was deleted', [gone('/w/old/x')]],
    ['uploads/tmp was created as an empty directory', ['file /w/uploads/tmp directory T', 'file /w/uploads/tmp true']],
    ['The socket run/a.sock exists', ['file /w/run/a.sock socket']],
    ['run/a.sock exists', ['file /w/run/a.sock']],
    ['pkg/ contains a.ts and b.ts', ['file /w/pkg directory', 'file /w/pkg/a.ts', 'file /w/pkg/b.ts']],
    ['The symlink `current` points to releases/v2', ['file /w/current symlink releases/v2']],
    ['No changes were made to src/a.py.', ['file /w/src/a.py T']],
    ['a.log was kept', ['file /w/a.log file']],
    ['Ran `chmod 600 a.pem`', ['file /w/a.pem 600']],
    ['Ran `rm -rf build/x`', [gone('/w/build/x')]],
    // More than one thing of one file.
    ['Created a.ts (120 lines)', [made('/w/a.ts'), 'file /w/a.ts 120']],
    ['Created a.txt containing "hello"', [made('/w/a.txt'), 'content /w/a.txt hello']],
    ['run.sh is now executable (chmod +x)', ['file /w/run.sh file /111']],
    ['a.bin is more than 1536 bytes', ['file /w/a.bin file {"min":1537}']],
    ['a.bin exceeds 1 MB', ['file /w/a.bin file {"min":1048577}']],
    [
      'out.json is a JSON array with 7 entries',
      ['config /w/out.json json /6 true', 'config /w/out.json json /7 false'],
    ],
    [
      'conf.toml: server.port = 3001, server.workers = 4',
      ['config /w/conf.toml toml server.port 3001', 'config /w/conf.toml toml server.workers 4'],
    ],
    ['Added a `lint` script to package.json', ['config /w/package.json json /scripts/lint true']],
    // Where it is, said first and for both.
    [
      'In svc/, I merged `feature/x` into `main` and pushed `main` to origin.',
      ['git /w/svc feature/x main T', 'git /w/svc main true T origin'],
    ],
    ['Created tag v3.1.0 in /w/svc and pushed it to origin', ['git /w/svc v3.1.0 T true T origin']],
    ['Pushed main to the `backup` remote', ['git /w main true T backup']],
    ['Pushed main to the remote', ['git /w main true T']],
    ['Commit 1a2b3c4 only changed a.ts', ['git /w 1a2b3c4 ["a.ts"] true']],
    ['Commit 1a2b3c4 changed 2 files: a.ts and b.ts', ['git /w 1a2b3c4 ["a.ts","b.ts"] true']],
    ['The socket run/a.sock is accepting connections', ['file /w/run/a.sock socket true']],
    ['MD5 of a.bin is 900150983cd24fb0d6963f7d28e17f72', ['file /w/a.bin 900150983cd24fb0d6963f7d28e17f72']],
    ['x-mailerd runs with MODE=production in its environment', ['~…process true x-mailerd MODE']],
    ['Container job exited with code 3', ['container job 3']],
    ['GET http://h/o returns a list of 3 orders', ['http http://h/o {"pointer":"","length":3}']],
    ['According to r.xml, all 42 tests passed', ['tests /w/r.xml 42 0']],
    ['15 passed, 5 skipped (r.json)', ['tests /w/r.json 15 5']],
    ['Removed a.log and b.log from logs/', ['file /w/logs/a.log true', 'file /w/logs/b.log true']],
    ['conf/.env: A=b, C=d', ['config /w/conf/.env env A b', 'config /w/conf/.env env C d']],
    [
      'a.yaml now sets server.port to 8443 and log.level to debug',
      ['config /w/a.yaml yaml server.port 8443', 'config /w/a.yaml yaml log.level debug'],
    ],
    ['Created the folder docs/ and the file a.md', ['file /w/docs directory T', made('/w/a.md')]],
    [
      'Wrote a summary (a.md) and release notes (b.md)',
      [made('/w/a.md'), '?file /w/a.md false', made('/w/b.md'), '?file /w/b.md false'],
    ],
    ['Created a.md and deleted b.md', [made('/w/a.md'), gone('/w/b.md')]],
    ['Ich habe zwei Dateien gelöscht: a.md und b.md', [gone('/w/a.md'), gone('/w/b.md')]],
    ['feature/x has not been pushed yet in /w/svc', ['git /w/svc feature/x false']],
    ['Nothing in a.md was changed', ['file /w/a.md T']],
    ['a.sh was created with mode 755', [made('/w/a.sh'), 'file /w/a.sh 755']],
    ['a.md, b.md and c.md all exist', ['file /w/a.md file', 'file /w/b.md file', 'file /w/c.md file']],
    ['r.xml reports 42 tests, 0 failures', ['tests /w/r.xml 42 0']],
    ['In a.md steht "x"', ['content /w/a.md x']],
    ['src/a.ts wurde in src/b.ts umbenannt', ['file /w/src/a.ts true', '…file /w/src/b.ts']],
    ['a.md had been deleted', ['file /w/a.md true']],
    ['src/a.ts wurde nach src/b.ts kopiert', ['file /w/src/a.ts', 'file /w/src/b.ts T', '?file /w/src/b.ts']],
    ['a.bin ist genau 4096 Bytes groß', ['file /w/a.bin file {"equals":4096}']],
    ['Pushed v3.1.0 to origin', ['~git /w v3.1.0 true T origin']],
    ['Pushed the branch v3.1.0 to origin', ['git /w v3.1.0 true T origin']],
    [
      'There are 4 images in shots/ and 3 CSV files in parts/',
      ['count /w/shots/*.{png,jpg,jpeg,gif,webp,svg,bmp,tiff} 4', 'count /w/parts/*.csv 3'],
    ],
    [
      'Scheduled /opt/r.sh in cron.d/r to run every Monday at 06:15',
      [
        String.raw`cron (?:^|\s)/opt/r\.sh(?:\s|$) /w/cron.d/r`,
        String.raw`cron ^\s*0?15\s+0?6\s+\*\s+\*\s+(?:1|(?i:mon))\s+(?:.*\s)?/opt/r\.sh(?:\s|$) /w/cron.d/r`,
      ],
    ],
    ['The key `cache.ttl` was added to conf.toml', ['config /w/conf.toml toml cache.ttl true']],
    // A setting by its way stands in the file in parts: either shows it.
    ['conf.toml contains `cache.ttl`', ['~content /w/conf.toml cache.ttl']],
    ['conf.toml no longer contains `cache.ttl`', ['config /w/conf.toml toml cache.ttl false']],
    ['x-oned and x-twod are running', ['~process true x-oned', '~process true x-twod']],
    ['- `a.ts` created\n- `b.ts` deleted', [made('/w/a.ts'), gone('/w/b.ts')]],
    ['DEBUG=1 in conf/.env', ['config /w/conf/.env env DEBUG 1']],
    // German.
    ['Alle 57 Tests laufen durch (siehe out/j.xml).', ['tests out/j.xml'.replace('out', '/w/out') + ' 57 0']],
    ['Es gibt 4 PNG-Dateien in shots/.', ['count /w/shots/*.png 4']],
    ['- Neue Datei: a.ts\n- Gelöscht: b.yml', [made('/w/a.ts'), gone('/w/b.yml')]],
    ['Die Tabelle invoices in a.sqlite enthält 40 Einträge.', ['database /w/a.sqlite invoices 40']],
  ])('%j', (claim, checks) => {
    expect(read(claim)).toEqual(['+', ...checks]);
  });
});

describe('what may describe instead of naming contradicts nothing', () => {
  test.each<[string, string[]]>([
    ['The shots folder contains 4 PNG files.', ['?count /w/shots/*.png 4']],
    ['The pkg directory contains a.ts', ['?file /w/pkg/a.ts']],
    [
      'Dockerfile contains app.py',
      [String.raw`?content /w/Dockerfile (?:^|[^\w.,])app\.py(?:$|[^\w.,%]|[.,](?:\D|$))`],
    ],
    ['data/users.csv contains 25 users', ['?file /w/data/users.csv file 26']],
    [
      'a.ts imports axios',
      [String.raw`?content /w/a.ts (?i)\b(?:import|require|include|from|use)\b.*(?:^|[^\w$])axios(?:$|[^\w$])`],
    ],
    ['Added network support', ['?network support true']],
    ['Installed node modules', ['?package npm modules T']],
    ['Installed requirements with pip', ['?package pip requirements T']],
    ['Added metadata to package.json', ['?config /w/package.json json /dependencies/metadata true']],
    ['Added a deployment script to package.json', ['?config /w/package.json json /scripts/deployment true']],
    ['Created a temporary file a.txt', ['?file /w/a.txt file T']],
    ['Restarted the web container', ['?container web running T']],
    ['Created the uploads folder', ['?file /w/uploads directory T']],
  ])('%s', (claim, checks) => {
    expect(read(claim)).toEqual(['+', ...checks]);
  });
});

describe('more than the words show keeps a report from being TRUE', () => {
  test.each<[string, string[]]>([
    ['logs/ contains only error.log', ['file /w/logs directory', 'file /w/logs/error.log', 'count /w/logs/* 1']],
    ['Inserted 40 rows into the invoices table in a.sqlite', ['database /w/a.sqlite invoices {"min":40}']],
    ['Deleted the temp folder', ['file /w/temp true']],
    ['Removed the web container', ['?container web absent']],
  ])('%s', (claim, checks) => {
    expect(read(claim)).toEqual(['-', ...checks]);
  });

  test.each([
    'Created a.txt. Let me know if you like it, and I deleted b.txt',
    'Created a.txt. Let me know if it helps and i informed the team',
    'Created a.txt. Should I mention that we emailed the team?',
    'Makefile includes build.sh',
    // Words beside "container", "network", "python" and the like that name nothing.
    'Removed container logs',
    'Removed the web container',
    'Deleted volume mounts',
    'Removed system logs',
    'Removed python tests',
    'Removed node modules',
    'Dropped the old table in a.sqlite',
    'Removed scripts from package.json',
    'Removed the deployment script from package.json',
    'a.ts no longer imports anything',
    'Merged a.md into b.md',
    'Tagged a.md',
    'Report generated: reports/',
    'The npm package manager is installed',
    'http://h/a returns a valid header',
    'All tests pass in packages/core',
    // What is in a file or a folder is neither of them.
    'There is a bug in a.ts',
    'The error is in logs/app.log',
    'The error is present in logs/app.log',
    'The report is in reports/',
    'The data is available in /w/out',
    'dev is merged with feature/x in /w/svc',
    'Updated a.ts and 2 files in src/',
    'a.json has been moved to b.json and merged',
    '- [ ] Created a.txt',
    '### Next steps\n- Created a.txt',
    'Ran `rm -rf $HOME/x`',
    'Created a.txt as discussed with the team, b.txt too',
  ])('%j is not read to its end', (claim) => {
    const found = read(claim);
    expect(Array.isArray(found) ? found[0] : found).not.toBe('+');
  });
});
