import type { Grammar } from '../grammar.js';
import {
  CHANGE,
  DELETE,
  DISRUPT,
  GRANT,
  HARMLESS,
  OVERWRITE,
  PURGE_MESSAGES,
  RESET,
  REVOKE,
  STOP_SERVICE,
} from '../service-fact.js';

/** The tools of Kafka, which have their verbs as options. */
export const KAFKA: Readonly<Record<string, Grammar>> = Object.fromEntries(
  Object.entries<Grammar>({
    'kafka-topics': { acts: { '--delete': DELETE, '--alter|--create': CHANGE }, otherwise: HARMLESS },
    'kafka-acls': {
      acts: { '--remove': REVOKE, '--add --allow-principal=user:*': GRANT, '--add': CHANGE },
      otherwise: HARMLESS,
    },
    'kafka-consumer-groups': {
      acts: { '--delete|--delete-offsets': DELETE, '--reset-offsets --execute': RESET, '--reset-offsets': HARMLESS },
      otherwise: HARMLESS,
    },
    'kafka-configs': { acts: { '--alter --delete-config': RESET, '--alter': CHANGE }, otherwise: HARMLESS },
    'kafka-delete-records': { otherwise: PURGE_MESSAGES },
    'kafka-streams-application-reset': { otherwise: RESET },
    'kafka-reassign-partitions': { acts: { '--execute': DISRUPT }, otherwise: HARMLESS },
    'kafka-leader-election': { otherwise: DISRUPT },
    'kafka-server-stop': { otherwise: STOP_SERVICE },
    'zookeeper-server-stop': { otherwise: STOP_SERVICE },
    'kafka-storage': { acts: { format: OVERWRITE }, otherwise: HARMLESS },
  }).flatMap(([program, grammar]) => [
    [program, grammar],
    [`${program}.sh`, grammar],
  ]),
);
