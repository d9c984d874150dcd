import { describe, expect, test } from '@jest/globals';
import { effectsOf, factsOfLine } from '../facts-of-line.fixtures.js';
import { looksLikeMongo } from './mongo.js';

describe('SQL reaches a database', () => {
  test.each([
    ["psql shop -c 'drop table a'", 'data.drop'],
    ["psql -c'drop table a'", 'data.drop'],
    ["psql -Atc 'drop table a' shop", 'data.drop'],
    ["psql --command='drop table a'", 'data.drop'],
    ["psql -c 'select 1' -c 'truncate a'", 'data.erase'],
    ["mysql -uroot -e 'drop database shop; drop database shop2'", 'data.drop data.drop'],
    ["sqlite3 shop.db 'delete from a'", 'data.erase'],
    ["sqlcmd -S db -Q 'drop table a'", 'data.drop'],
    ["clickhouse-client --query 'truncate table a'", 'data.erase'],
    ["bq query --use_legacy_sql=false 'drop table shop.a'", 'data.drop'],
    ["wrangler d1 execute shop --command 'drop table a'", 'data.drop'],
    ["cockroach sql -e 'drop table a'", 'data.drop'],
    ["echo 'drop table a' | psql shop", 'data.drop'],
    ["printf 'drop table a;\\ndrop table b' | mysql shop", 'data.drop data.drop'],
    ["psql shop <<'SQL'\ndrop table a;\nSQL", 'data.drop'],
    ["cat <<'SQL' | psql shop\ndrop table a;\nSQL", 'data.drop'],
    ["sudo -u postgres psql -c 'drop table a'", 'data.drop'],
  ])('by %s', (line, expected) => {
    expect(effectsOf(line)).toBe(expected);
  });

  test.each([
    "psql -c 'select * from a'",
    'psql -c "select \'drop table a\'"',
    'psql -f drop.sql',
    'psql -h drop.example -U delete',
    'sqlite3 shop.db .dump',
    'mysql --help',
    'pg_dump shop',
    'pg_restore -d shop shop.dump',
    'mysqladmin status',
    'mysqldump shop',
    'createdb shop',
  ])('and nothing is lost by %s', (line) => {
    expect(effectsOf(line)).toBe('');
  });
});

test.each([
  ['dropdb shop', 'data.drop'],
  ['pg_restore --clean -d shop shop.dump', 'data.drop'],
  ['mysqladmin --force drop shop', 'data.drop'],
  ['mongorestore --drop dump', 'data.drop'],
  ['prisma migrate reset', 'data.drop'],
  ['prisma db push --accept-data-loss', 'data.drop'],
  ['prisma db push', ''],
  ['bin/rails db:drop', 'data.drop'],
  ['rails db:migrate', ''],
  ['rails destroy model Invoice', ''],
  ['php artisan migrate:fresh', 'data.drop'],
  ['php artisan cache:clear', ''],
  ['python3 manage.py flush', 'data.erase'],
  ['python3 manage.py migrate shop zero', 'data.drop'],
  ['python3 manage.py migrate', ''],
  ['yarn sequelize db:drop', 'data.drop'],
  ['alembic downgrade base', 'data.drop'],
  ['alembic upgrade head', ''],
  ['flyway clean', 'data.drop'],
  ['flyway info', ''],
  ['liquibase drop-all', 'data.drop'],
  ['knex migrate:rollback --all', 'data.drop'],
  ['knex migrate:latest', ''],
  ['dotnet ef database drop', 'data.drop'],
  ['dotnet clean', ''],
])('a tool of a database: %s is "%s"', (line, expected) => {
  expect(effectsOf(line)).toBe(expected);
});

test.each([
  ['redis-cli FLUSHALL', 'data.erase'],
  ['redis-cli -h cache -p 6380 -n 2 flushdb async', 'data.erase'],
  ['redis-cli --no-auth-warning -a word flushall', 'data.erase'],
  ['echo flushall | redis-cli -h cache', 'data.erase'],
  ['redis-cli shutdown nosave', 'service.stop'],
  ['redis-cli debug segfault', 'service.stop'],
  ['redis-cli config set dir /var/spool/cron', 'safeguard.disable'],
  ['redis-cli module load ./a.so', 'data.run_program'],
  ['redis-cli replicaof no one', ''],
  ['redis-cli replicaof 10.0.0.9 6379', 'data.overwrite'],
  ['redis-cli eval "return redis.call(\'flushall\')" 0', 'data.erase'],
  ['redis-cli get flushall', ''],
  ['redis-cli --scan --pattern a', ''],
  ['redis-cli config get dir', ''],
])('Redis: %s is "%s"', (line, expected) => {
  expect(effectsOf(line)).toBe(expected);
});

test('keys that a search finds are all of them', () => {
  const [fact] = factsOfLine('redis-cli --scan | xargs redis-cli del').filter(({ effect }) => effect === 'data.delete');
  expect(fact?.traits).toContain('all');
});

test.each([
  ["mongosh shop --eval 'db.dropDatabase()'", 'data.drop'],
  ["mongosh shop --eval 'db.carts.drop()'", 'data.drop'],
  ["mongosh shop --eval 'db.carts.deleteMany({})'", 'data.erase'],
  ["mongosh shop --eval 'db.carts.deleteMany({ old: true })'", 'data.delete'],
  ['mongosh shop --eval \'db.dropUser("ann")\'', 'access.revoke'],
  ["mongosh shop --eval 'db.adminCommand({ shutdown: 1 })'", 'service.stop'],
  ["mongosh shop --eval 'db.carts.find({})'", ''],
  ['mongosh shop --eval \'print("db.carts.drop()")\'', ''],
  ["mongosh shop --eval '// db.carts.drop()'", ''],
  ["mongosh shop <<'JS'\ndb.carts.drop()\nJS", 'data.drop'],
])('MongoDB: %s is "%s"', (line, expected) => {
  expect(effectsOf(line)).toBe(expected);
});

test.each([
  ['db.carts.drop()', true],
  ['db["carts"].deleteMany({});', true],
  ['db is down (again)', false],
  ['dbus-send', false],
])('a bare text for the mongo shell: %s is %s', (text, expected) => {
  expect(looksLikeMongo(text)).toBe(expected);
});
