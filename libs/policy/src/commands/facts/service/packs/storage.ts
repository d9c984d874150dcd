import type { Grammar } from '../grammar.js';
import {
  DELETE,
  DELETE_ALL,
  DISRUPT,
  GRANT,
  HARMLESS,
  OVERWRITE,
  RESET,
  REVOKE,
  STOP_SERVICE,
  UNPROTECT,
} from '../service-fact.js';

/** Object stores and storage clusters. */
export const STORAGE: Readonly<Record<string, Grammar>> = {
  mc: {
    values: '--config-dir -C --limit-upload --limit-download',
    acts: {
      'rm --recursive|-r|--force|--versions': DELETE_ALL,
      'rm|rb|undo': DELETE,
      'mirror --remove|--overwrite': OVERWRITE,
      'anonymous set|set-json public': GRANT,
      'policy set public': GRANT,
      'admin user|group|policy disable|remove|rm|detach': REVOKE,
      'admin service stop|restart|freeze': STOP_SERVICE,
      'admin bucket remote rm|remove': DELETE,
      'admin decommission|decom start': DISRUPT,
      'admin config reset': RESET,
      'version|versioning suspend': UNPROTECT,
      'encrypt|retention|legalhold clear': UNPROTECT,
      'ilm|replicate|event|tag|quota|alias * rm|remove': DELETE,
      'event|replicate|ilm|quota rm|remove|clear': DELETE,
      'alias|tag rm|remove|set|list': HARMLESS,
      'mirror|cp|mv|mb|ls|cat|head|stat|find|diff|tree|du|pipe|share|watch|sql|ready|ping|support|license': HARMLESS,
    },
  },
  mcli: { acts: { 'rm|rb': DELETE, 'mirror --remove': OVERWRITE } },
  swift: { acts: { delete: DELETE, 'post|upload|download|list|stat|capabilities|tempurl': HARMLESS } },
  ossutil: { acts: { 'rm|abort': DELETE, 'sync --delete': OVERWRITE } },
  rados: { values: '-p --pool -n', acts: { 'rm|rmpool|purge|cleanup': DELETE } },
  rbd: { values: '-p --pool', acts: { 'rm|remove, snap rm|remove|purge|rollback, trash purge|rm': DELETE } },
  ceph: { values: '-n -c', acts: { 'osd pool rm|delete, fs rm, osd purge|destroy|rm|lost|down|out': DELETE } },
};
