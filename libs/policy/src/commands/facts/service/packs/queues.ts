import type { Grammar } from '../grammar.js';
import {
  CHANGE,
  DELETE,
  DISABLE,
  DISRUPT,
  HARMLESS,
  PURGE_MESSAGES,
  RESET,
  REVOKE,
  STOP_SERVICE,
} from '../service-fact.js';

/** Message brokers. */
export const QUEUES: Readonly<Record<string, Grammar>> = {
  kcat: { otherwise: HARMLESS },
  rpk: {
    acts: {
      'topic delete': DELETE,
      'group delete|seek': RESET,
      'topic trim-prefix': PURGE_MESSAGES,
      'cluster *': CHANGE,
    },
  },
  rabbitmqctl: {
    values: '-n --node -p --vhost -t --timeout',
    acts: {
      'reset|force_reset': RESET,
      'purge_queue|delete_queue': PURGE_MESSAGES,
      'delete_user|clear_permissions|clear_password|clear_topic_permissions': REVOKE,
      'delete_vhost|forget_cluster_node': DELETE,
      'stop|stop_app|shutdown|close_all_connections|close_connection|suspend_listener': STOP_SERVICE,
      'set_permissions|set_user_tags': CHANGE,
      eval: CHANGE,
    },
  },
  rabbitmqadmin: { values: '-u -p -H -P -V -N', acts: { 'purge *': PURGE_MESSAGES, 'close connection': DISRUPT } },
  'rabbitmq-plugins': { acts: { disable: DISABLE } },
  nats: {
    values: '-s --server --user --password --creds --nkey --context --timeout',
    acts: {
      'stream|str|s purge': PURGE_MESSAGES,
      'kv|object|obj|stream|str|consumer|con|account|context rm|del|delete|remove|rmm': DELETE,
      'kv purge': PURGE_MESSAGES,
      'server info|list|ping|report|check|request|ls': HARMLESS,
      'stream|str seal': DISABLE,
      'consumer|con pause': DISRUPT,
      'pub|sub|req|reply|bench|latency|rtt': CHANGE,
    },
  },
  nsc: { acts: { 'delete *': REVOKE, 'revocations add': REVOKE } },
  'pulsar-admin': {
    acts: {
      'topics delete|delete-partitioned-topic|terminate|truncate|unload|skip|clear-backlog|skip-all': PURGE_MESSAGES,
      'topics reset-cursor': RESET,
      'tenants|namespaces|clusters|schemas delete': DELETE,
      'namespaces clear-backlog': PURGE_MESSAGES,
      '* unsubscribe': DELETE,
    },
  },
};
