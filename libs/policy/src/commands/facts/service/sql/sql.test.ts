import { describe, expect, test } from '@jest/globals';
import { growsLinearly } from '../../../../growth.fixture.js';
import { looksLikeSql } from './looks-like-sql.js';
import { sqlFacts } from './sql-facts.js';

const effects = (text: string): string =>
  sqlFacts(text)
    .map(({ effect }) => effect)
    .join(' ');

test.each([
  ['drop table if exists invoices cascade', 'data.drop'],
  ['DROP SCHEMA "Sales" CASCADE;', 'data.drop'],
  ['drop temporary table t', ''],
  ['truncate invoices', 'data.erase'],
  ['delete from invoices', 'data.erase'],
  ['DELETE FROM `invoices` -- WHERE id = 1', 'data.erase'],
  ['delete from invoices where 1 = 1', 'data.erase'],
  ['delete from invoices where true', 'data.erase'],
  ['delete from invoices where id = 7', 'data.delete'],
  ['delete from invoices where id in (select id from old)', 'data.delete'],
  ['update invoices set paid = true', 'data.overwrite'],
  ['update invoices set note = (select n from t where t.id = 1)', 'data.overwrite'],
  ['update invoices set paid = true where id = 7', 'object.change'],
  ['alter table invoices drop column note', 'data.drop'],
  ['alter table invoices alter column note drop not null', 'object.change'],
  ['alter table invoices disable row level security', 'safeguard.disable'],
  ['alter role intern superuser', 'access.grant'],
  ['grant all privileges on *.* to intern', 'access.grant'],
  ['grant select on invoices to intern', 'object.change'],
  ['revoke select on invoices from intern', 'access.revoke'],
  ['drop user intern', 'access.revoke'],
  ["copy invoices from program 'id'", 'data.run_program'],
  ['\\! id', 'data.run_program'],
  ['.shell id', 'data.run_program'],
  ["do $$ begin execute 'drop table invoices'; end $$", 'data.drop'],
  ['with gone as (delete from invoices returning *) select * from gone', 'data.erase'],
  ['with gone as (delete from invoices where id = 1 returning *) select * from gone', 'data.delete'],
  ['if exists (select 1) drop table invoices', 'data.drop'],
  ['explain delete from invoices', ''],
  ['explain analyze delete from invoices', 'data.erase'],
  ['/*!50000 drop table invoices */', 'data.drop'],
  ['/* drop table invoices */ select 1', ''],
  ["select 'drop table invoices; delete from x'", ''],
  ["select 'it''s; drop table x'", ''],
  ['select * from invoices; -- drop table invoices', ''],
  ['create procedure tidy() begin delete from invoices; delete from notes; end', 'object.create'],
  ['create table a (id int); drop table b; truncate c', 'object.create data.drop data.erase'],
])('SQL: %j is "%s"', (text, expected) => {
  expect(effects(text)).toBe(expected);
});

test('names what a statement is about', () => {
  expect(sqlFacts('drop table users, public."Orders" cascade')[0]?.targets.map(({ text }) => text)).toEqual([
    'users',
    'public.Orders',
  ]);
});

describe('a bare text', () => {
  test.each([
    'DELETE FROM "Invoices";',
    'delete from shop.invoices where id = 1',
    'truncate table invoices',
    'DROP TABLE invoices;',
    'drop database if exists shop',
    'update invoices set paid = true',
    'alter table invoices drop column note',
    'SELECT * FROM invoices',
    '-- tidy up\nDROP TABLE invoices;',
  ])('%j is SQL', (text) => {
    expect(looksLikeSql(text)).toBe(true);
  });

  test.each([
    'Delete from the list what is done.',
    'Drop table manners when nobody looks',
    'Truncate long titles to 80 characters, and reset the form.',
    'Update the documents and set the date',
    'Select the best from what we have',
    'Create table tests for the parser',
    'Grant access to the new colleague',
    'git status',
    'rm -rf build',
    '',
  ])('%j is not', (text) => {
    expect(looksLikeSql(text)).toBe(false);
  });
});

test.each([
  ['quotes', "'", 200_000],
  ['dollars', '$a$ ', 50_000],
  ['comments', '/*', 100_000],
  ['parentheses', '(', 200_000],
  ['nested blocks', 'do $$ ', 30_000],
  ['statements', 'drop table a;', 20_000],
])('reads many %s in linear time', (what, unit, units) => {
  const start = what === 'parentheses' ? 'with ' : '';
  expect(growsLinearly((text) => sqlFacts(start + text), unit, units)).toBe(true);
});
