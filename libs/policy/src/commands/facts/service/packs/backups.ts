import type { Grammar } from '../grammar.js';
import { CHANGE, DELETE, DESTROY_BACKUP, HARMLESS, OVERWRITE, STOP_SERVICE } from '../service-fact.js';

/** Programs that keep backups. */
export const BACKUPS: Readonly<Record<string, Grammar>> = {
  borg: {
    values: '-r --repo --remote-path --rsh',
    acts: {
      'delete|prune|compact|recreate|break-lock': DESTROY_BACKUP,
      'key export|change-passphrase': CHANGE,
      'check --repair': CHANGE,
      'check|create|info|list|extract|mount|umount|init|diff|export-tar|serve|with-lock|config|benchmark|rename|upgrade':
        HARMLESS,
    },
  },
  borgmatic: { acts: { 'prune|compact|delete|break-lock|repo-delete': DESTROY_BACKUP }, otherwise: HARMLESS },
  restic: {
    values: '-r --repo -p --password-file --password-command -o --option --repository-file',
    acts: {
      'forget|prune': DESTROY_BACKUP,
      'unlock --remove-all': DESTROY_BACKUP,
      'key remove': DESTROY_BACKUP,
      'rewrite --forget': DESTROY_BACKUP,
      'repair snapshots|index|packs': CHANGE,
      'cache|unlock|restore|backup|check|snapshots|mount|ls|find|stats|diff|dump|copy|init|tag|cat|list|recover|rebuild-index|migrate':
        HARMLESS,
    },
  },
  rclone: {
    values: '--config --include --exclude --filter --min-age --max-age --transfers --checkers --bwlimit --log-file',
    acts: {
      'delete|deletefile|purge|cleanup|rmdir|rmdirs|dedupe': DELETE,
      'backend|archive|settier|config delete|disconnect|cleanup': CHANGE,
      // A move empties its source and overwrites its destination.
      'sync|bisync|move|moveto': OVERWRITE,
    },
    otherwise: HARMLESS,
  },
  kopia: {
    acts: {
      'snapshot delete|expire': DESTROY_BACKUP,
      'blob|content|manifest delete|rm|gc': DESTROY_BACKUP,
      'policy delete|remove|rm': DESTROY_BACKUP,
      'maintenance run': CHANGE,
      'repository disconnect': HARMLESS,
    },
  },
  duplicity: {
    acts: {
      'remove-older-than|remove-all-but-n-full|remove-all-inc-of-but-n-full': DESTROY_BACKUP,
      'cleanup --force': DESTROY_BACKUP,
    },
    otherwise: HARMLESS,
  },
  duplicati: { acts: { 'delete|purge|compact': DESTROY_BACKUP } },
  tarsnap: { acts: { '-d|--nuke': DESTROY_BACKUP }, otherwise: HARMLESS },
  barman: { acts: { delete: DESTROY_BACKUP } },
  pgbackrest: {
    acts: { 'expire|stanza-delete|repo-rm': DESTROY_BACKUP, 'restore --delta|--force': OVERWRITE, stop: STOP_SERVICE },
  },
  'wal-g': { acts: { delete: DESTROY_BACKUP, 'backup-fetch': OVERWRITE } },
  snapper: { acts: { 'delete|remove|rm': DESTROY_BACKUP, 'rollback|undochange': OVERWRITE } },
  timeshift: { acts: { '--delete|--delete-all': DESTROY_BACKUP, '--restore': OVERWRITE }, otherwise: HARMLESS },
};
