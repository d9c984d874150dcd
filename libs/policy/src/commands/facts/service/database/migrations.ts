import type { Grammar } from '../grammar.js';
import { CHANGE, DROP, ERASE, HARMLESS, OVERWRITE, STOP_SERVICE, REVOKE, DESTROY_BACKUP } from '../service-fact.js';

const ARTISAN: Grammar = {
  acts: {
    'migrate:fresh|migrate:reset|migrate:refresh|db:wipe|schema:drop': DROP,
    'migrate:rollback': CHANGE,
    'cache:clear|config:clear|route:clear|view:clear|optimize:clear|event:clear|clear-compiled': HARMLESS,
  },
};

const RAILS: Grammar = {
  acts: {
    'db:drop|db:reset|db:migrate:reset|db:purge|db:drop:all|db:purge:all|db:truncate_all|db:schema:load|db:setup|db:structure:load':
      DROP,
    'db:seed:replant': ERASE,
    'db:rollback|db:migrate:down|db:migrate:redo': CHANGE,
    'tmp:clear|log:clear|assets:clobber|assets:clean|destroy|d': HARMLESS,
  },
  otherwise: HARMLESS,
};

const TYPEORM: Grammar = {
  acts: { 'schema:drop': DROP, 'schema:sync': CHANGE, 'migration:revert': CHANGE, 'cache:clear': HARMLESS },
};

const DJANGO: Grammar = {
  acts: {
    'flush|reset_db|sqlflush_apply': ERASE,
    'migrate * zero': DROP,
    'collectstatic --clear': CHANGE,
    'sqlflush|clearsessions|clear_cache': HARMLESS,
  },
  otherwise: HARMLESS,
};

/** Migration tools and administration programs of databases, from their own manuals. */
export const DATABASE_TOOLS: Readonly<Record<string, Grammar>> = {
  dropdb: { otherwise: DROP },
  dropuser: { otherwise: REVOKE },
  createdb: { otherwise: CHANGE },
  createuser: { otherwise: CHANGE },
  pg_dump: { otherwise: HARMLESS },
  pg_dumpall: { otherwise: HARMLESS },
  pg_restore: { acts: { '--clean': DROP, '-c': DROP }, otherwise: CHANGE },
  pg_resetwal: { otherwise: OVERWRITE },
  pg_ctl: { acts: { 'stop|kill': STOP_SERVICE } },
  pg_dropcluster: { otherwise: DROP },
  mysqladmin: {
    values: '-u --user -h --host -P --port -S --socket',
    acts: {
      'drop *': DROP,
      'shutdown|kill': STOP_SERVICE,
      'flush-hosts|flush-logs|flush-privileges|flush-status|flush-tables|flush-threads|refresh|reload': HARMLESS,
    },
  },
  mysqldump: { otherwise: HARMLESS },
  mongorestore: { acts: { '--drop': DROP }, otherwise: CHANGE },
  mongoimport: { acts: { '--drop': DROP }, otherwise: CHANGE },
  mongodump: { otherwise: HARMLESS },
  mongoexport: { otherwise: HARMLESS },
  prisma: {
    acts: {
      'migrate reset': DROP,
      'db push --accept-data-loss|--force-reset': DROP,
      'db push|migrate deploy|migrate dev|migrate resolve|db seed': CHANGE,
      'db execute': CHANGE,
    },
  },
  'drizzle-kit': { acts: { 'push --force': DROP, drop: CHANGE } },
  rails: RAILS,
  rake: RAILS,
  artisan: ARTISAN,
  'manage.py': DJANGO,
  'django-admin': DJANGO,
  alembic: { acts: { 'downgrade base': DROP, downgrade: DROP, 'stamp --purge': CHANGE } },
  flask: { acts: { 'db downgrade': DROP }, otherwise: HARMLESS },
  flyway: { acts: { clean: DROP, undo: DROP, 'repair|migrate|baseline': CHANGE } },
  liquibase: {
    acts: {
      'dropall|drop-all': DROP,
      'rollback|rollback-count|rollbackcount|rollback-to-date|rollbacktodate|rollback-one-changeset': DROP,
      'rollback-sql|rollbacksql|rollback-count-sql|future-rollback-sql': HARMLESS,
    },
  },
  sequelize: { acts: { 'db:drop|db:migrate:undo:all': DROP, 'db:migrate:undo': CHANGE, 'db:seed:undo:all': ERASE } },
  knex: { acts: { 'migrate:rollback --all': DROP, 'migrate:rollback|migrate:down|migrate:unlock': CHANGE } },
  typeorm: TYPEORM,
  'typeorm-ts-node-commonjs': TYPEORM,
  'typeorm-ts-node-esm': TYPEORM,
  migrate: { values: '-path -database -source', acts: { drop: DROP, down: DROP, force: CHANGE } },
  goose: { acts: { '* * reset|down-to': DROP, 'reset|down-to': DROP, '* * down': CHANGE } },
  dbmate: { acts: { drop: DROP, 'rollback|down': CHANGE } },
  atlas: { acts: { 'schema clean': DROP, 'schema apply --auto-approve': DROP } },
  diesel: { acts: { 'database reset|drop': DROP, 'migration revert --all|-a': DROP } },
  sqlx: { acts: { 'database drop|reset': DROP } },
  dotnet: { acts: { 'ef database drop': DROP }, verbs: false },
  'dotnet-ef': { acts: { 'database drop': DROP } },
  mix: { acts: { 'ecto.drop|ecto.reset': DROP, 'ecto.rollback --all': DROP }, otherwise: HARMLESS },
  console: {
    acts: {
      'doctrine:database:drop|doctrine:schema:drop': DROP,
      'doctrine:fixtures:load': ERASE,
      'cache:clear': HARMLESS,
    },
    otherwise: HARMLESS,
  },
  nodetool: {
    acts: {
      'decommission|removenode|assassinate|drain|stopdaemon': STOP_SERVICE,
      clearsnapshot: DESTROY_BACKUP,
      'cleanup|flush': HARMLESS,
    },
  },
  rethinkdb: { acts: { 'restore --force': OVERWRITE } },
};
