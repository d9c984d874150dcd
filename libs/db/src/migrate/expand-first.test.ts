import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { workspaceRoot } from '@wingman/testkit';
import { breaksEarlierRelease } from './expand-first.js';
import { JUDGED_MIGRATIONS } from './judged-migrations.js';
import { readMigrations } from './migration-files.js';

describe('what an earlier release would miss', () => {
  test.each([
    ['DROP TABLE a;', 'drops'],
    ['ALTER TABLE a DROP COLUMN b;', 'drops'],
    ['alter table a\n  drop b;', 'drops'],
    ['ALTER TABLE a DROP CONSTRAINT b, ADD CONSTRAINT b CHECK (c > 0);', 'drops'],
    ['DROP FUNCTION kit.f(uuid);', 'drops'],
    ['/* ; */ DROP/**/VIEW a;', 'drops'],
    ['ALTER TABLE a RENAME COLUMN b TO c;', 'renames'],
    ['ALTER TABLE a RENAME TO b;', 'renames'],
    ['ALTER TABLE a ALTER COLUMN b SET NOT NULL;', 'mandatory'],
    ['ALTER TABLE a ALTER b SET NOT NULL', 'mandatory'],
    ['ALTER TABLE a ADD COLUMN b text NOT NULL;', 'mandatory'],
    ['ALTER TABLE a ADD b text NOT NULL;', 'mandatory'],
    ['ALTER TABLE a ADD COLUMN b text NOT NULL DEFAULT 1, ADD COLUMN c text NOT NULL;', 'mandatory'],
    ['ALTER TABLE a ADD COLUMN b text CHECK (f(b, 1) > 0) NOT NULL;', 'mandatory'],
    ['ALTER TABLE a ADD COLUMN b text NOT NULL CHECK (b <> (SELECT DEFAULT));', 'mandatory'],
    ['ALTER TABLE a ALTER COLUMN "b c" TYPE bigint;', 'type'],
    ['ALTER TABLE a ALTER b SET DATA TYPE bigint;', 'type'],
    ['TRUNCATE a;', 'empties'],
    ['ALTER TABLE a SET SCHEMA other;', 'moves'],
    ['ALTER TABLE a ADD CONSTRAINT b CHECK (c IS NOT NULL);', 'constrains'],
    ['ALTER TABLE a ADD CONSTRAINT b UNIQUE (c);', 'constrains'],
    ['alter table a add unique (c)', 'constrains'],
    ['ALTER TABLE a ADD CHECK (c > 0);', 'constrains'],
    ['ALTER TABLE a ADD PRIMARY KEY (c);', 'constrains'],
    ['ALTER TABLE a ADD FOREIGN KEY (c) REFERENCES d;', 'constrains'],
    ['ALTER TABLE a ADD EXCLUDE USING gist (c WITH &&);', 'constrains'],
    ['ALTER TABLE a ADD CONSTRAINT b CHECK (c > 0) NOT VALID, ADD CONSTRAINT d CHECK (c > 1);', 'constrains'],
    ['ALTER DOMAIN a ADD CHECK (value > 0);', 'constrains'],
    ['CREATE UNIQUE INDEX b ON a (c);', 'constrains'],
    ['CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS b ON ONLY s.a (c);', 'constrains'],
    ['DO $$ BEGIN CREATE UNIQUE INDEX ON a (b); END $$;', 'constrains'],
    // Of another table than the one that is made, or of one that may have been there before.
    ['CREATE TABLE s.a (c int); CREATE UNIQUE INDEX ON a (c);', 'constrains'],
    ['CREATE TABLE "A" (c int); ALTER TABLE a ADD UNIQUE (c);', 'constrains'],
    ['CREATE TABLE IF NOT EXISTS a (c int); CREATE UNIQUE INDEX ON a (c);', 'constrains'],
    ["DO $$ BEGIN EXECUTE 'DROP TABLE a'; END $$;", 'drops'],
    ['DO $body$ BEGIN ALTER TABLE a RENAME TO b; END $body$;', 'renames'],
    ["SELECT 'it''s'; DROP TABLE a;", 'drops'],
    ["SELECT E'it\\'s'; DROP TABLE a;", 'drops'],
    ['CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $x$ SELECT 1; $x$; DROP TABLE a;', 'drops'],
  ])('%s', (sql, word) => {
    expect(breaksEarlierRelease(sql)).toEqual([expect.stringContaining(word)]);
  });
});

describe('what only adds', () => {
  test.each([
    ['CREATE TABLE a (b text NOT NULL);'],
    ['ALTER TABLE a ADD COLUMN b text;'],
    ['ALTER TABLE a ADD COLUMN b text CHECK (c IS NOT NULL OR b IS NULL);'],
    ["ALTER TABLE a ADD COLUMN b text NOT NULL DEFAULT '';"],
    ['ALTER TABLE a ADD COLUMN b bigint NOT NULL GENERATED ALWAYS AS IDENTITY;'],
    ['ALTER TABLE a ADD CONSTRAINT b CHECK (c IS NOT NULL) NOT VALID;'],
    ['ALTER TABLE a VALIDATE CONSTRAINT b;'],
    ['ALTER TABLE a ADD COLUMN b int CHECK (b > 0);'],
    ['ALTER TABLE a ADD COLUMN b uuid REFERENCES c UNIQUE;'],
    ['CREATE INDEX b ON a (c);'],
    ['CREATE TABLE s.a (c int); ALTER TABLE S . "a" ADD CONSTRAINT d CHECK (c > 0); CREATE UNIQUE INDEX ON s.a (c);'],
    ['CREATE UNLOGGED TABLE a (c int); ALTER TABLE ONLY A ALTER COLUMN c SET NOT NULL, ADD PRIMARY KEY (c);'],
    ['ALTER TABLE a ALTER COLUMN b DROP NOT NULL;'],
    ['-- DROP TABLE a;\nSELECT 1;'],
    ['/* DROP /* TABLE */ a; */ SELECT 1;'],
    ["COMMENT ON TABLE a IS 'DROP TABLE';"],
    ["INSERT INTO a VALUES ('DROP TABLE a;');"],
    ['CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP TABLE t; END $$;'],
    ['CREATE TRIGGER t BEFORE TRUNCATE ON a EXECUTE FUNCTION f();'],
    ['GRANT SELECT, TRUNCATE ON a TO b;'],
    ["DO $$ BEGIN EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', 'a'); END $$;"],
  ])('%s', (sql) => {
    expect(breaksEarlierRelease(sql)).toEqual([]);
  });
});

test('every migration only adds, or stands among those that people judged; none stands there without need', async () => {
  const files = await readMigrations(path.join(workspaceRoot, 'prisma/migrations'));

  const found = files.filter(({ sql }) => breaksEarlierRelease(sql).length > 0).map(({ name }) => name);

  expect(found).toEqual(Object.keys(JUDGED_MIGRATIONS));
});
