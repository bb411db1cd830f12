import { expect, it } from '@jest/globals';
import { bind, builtFor, param, statement } from './statement.ts';

it('writes constants of ours into the text and binds parameters, in order', () => {
  const find = statement<{ id: string; least: number }>('test.find', ({ knex }) =>
    knex('item')
      .where({ id: param('id'), open: true, name: "it's" })
      .where('size', '>', param('least'))
      .whereRaw("note <> 'why?'")
      .limit(1),
  );
  expect(find.sql.sqlite).toBe(
    "select * from `item` where `id` = ? and `open` = 1 and `name` = 'it''s' and `size` > ? and note <> 'why?' limit 1",
  );
  expect(find.sql.postgres).toBe(
    `select * from "item" where "id" = $1 and "open" = true and "name" = 'it''s' and "size" > $2 and note <> 'why?' limit 1`,
  );
  expect(bind(find, { id: 'a', least: 3 }, 'postgres')).toEqual(['a', 3]);
});

it('never writes into the text what a caller gave', () => {
  const evil = "x'; drop table item; --";
  const list = builtFor('sqlite', 'test.list', ({ knex, page }) => page(knex('item').where('name', evil)));
  expect(list.sql.sqlite).toBe('select * from `item` where `name` = ? limit ? offset ?');
  expect(bind(list, { limit: 10, offset: 0 }, 'sqlite')).toEqual([evil, 10, 0]);
});

it('names a parameter that is missing', () => {
  const find = statement<Record<string, string>>('test.find', ({ knex }) => knex('item').where('id', param('id')));
  expect(() => bind(find, {}, 'sqlite')).toThrow('parameter id is missing');
});
