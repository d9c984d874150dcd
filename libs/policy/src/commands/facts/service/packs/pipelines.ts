import type { Grammar } from '../grammar.js';
import {
  CHANGE,
  DELETE,
  DESTROY_SECRET,
  DISABLE,
  DISRUPT,
  GRANT,
  HARMLESS,
  OVERWRITE,
  PURGE_CACHE,
  REVEAL,
  REVOKE,
  STOP_SERVICE,
  UNPROTECT,
} from '../service-fact.js';

/** Forges and build services. */
export const PIPELINES: Readonly<Record<string, Grammar>> = {
  gh: {
    values: '-R --repo --hostname',
    acts: {
      'run cancel|delete': DELETE,
      'repo archive|delete': DELETE,
      'repo edit --visibility': GRANT,
      'repo sync --force': OVERWRITE,
      'secret delete|remove': DESTROY_SECRET,
      'variable delete|remove': DELETE,
      'workflow disable': DISABLE,
      'pr|issue close|reopen|lock|unlock|edit|comment|review|create|ready|checkout|pin|unpin|view|list|status|develop|transfer':
        CHANGE,
      'pr merge --admin': UNPROTECT,
      'pr merge': CHANGE,
      'extension|alias|config *': CHANGE,
      'auth logout|login|status|setup-git|refresh|switch': HARMLESS,
      'auth token': REVEAL,
      'ruleset|rs list|ls|view|check': HARMLESS,
      'cache delete': PURGE_CACHE,
      'search *': HARMLESS,
    },
  },
  glab: {
    values: '-R --repo',
    acts: {
      'ci delete|cancel': DELETE,
      'variable delete|remove': DESTROY_SECRET,
      'repo|project archive|delete': DELETE,
      'mr|issue close|reopen|subscribe|unsubscribe|note|update|create|approve|revoke': CHANGE,
      'ci *': CHANGE,
      'auth|alias|config *': HARMLESS,
    },
  },
  'gitlab-runner': {
    acts: { unregister: DELETE, 'stop|uninstall': STOP_SERVICE, 'exec|run|verify|list|register': CHANGE },
  },
  'gitlab-rails': { otherwise: CHANGE },
  circleci: {
    acts: {
      'context remove-secret': DESTROY_SECRET,
      'orb unlist|remove-from-category': DISABLE,
      'diagnostic|setup|update|version|completion|open|local *': HARMLESS,
      'runner token delete': REVOKE,
      'namespace delete-alias': DELETE,
    },
  },
  drone: { acts: { 'repo disable|rm': DISABLE, 'build stop|decline': DISRUPT, 'secret|orgsecret rm': DESTROY_SECRET } },
  woodpecker: { acts: { 'repo rm': DELETE, 'secret rm': DESTROY_SECRET, 'pipeline stop|kill|purge': DISRUPT } },
  bk: { acts: { 'build cancel': DISRUPT } },
  'buildkite-agent': {
    acts: { 'meta-data|artifact|annotate|annotation|pipeline|start|env|lock|step *': CHANGE, stop: DISRUPT },
  },
  'jenkins-cli': {
    acts: {
      'safe-shutdown|shutdown|quiet-down|safe-restart|restart|offline-node|disconnect-node': DISRUPT,
      groovy: CHANGE,
    },
  },
  tkn: { acts: { '* delete|rm': DELETE, '* cancel': DISRUPT } },
  spin: { acts: { 'pipeline|application delete': DELETE } },
  travis: { acts: { 'disable|cancel': DISABLE, 'env unset|clear': DESTROY_SECRET } },
};
