/** Folding is the same on both databases and in the term that is looked for. */
import { expect, it } from '@jest/globals';
import { openDatabase } from './open.ts';
import { foldedColumn, foldText, likePattern } from './fold.ts';
import { param, statement } from './statement.ts';
import { eachDatabase } from '../../test/support/postgres.ts';

const SPELLINGS: readonly (readonly [written: string, folded: string])[] = [
  ['Śląsk ŁÓDŹ zażółć', 'slask lodz zazolc'],
  ['Köln KÖLN Straße GROẞ', 'koln koln strasse gross'],
  ['Ångström Ærø Œuvre Đorđe', 'angstrom aero oeuvre dorde'],
  ['Cr\u00e8me cre\u0300me Čapek ñandú', 'creme creme capek nandu'],
  ['كتاب يک می\u200cرود ۱۲٣', 'کتاب یک میرود 123'],
  ['50% off_2', '50% off_2'],
];

it('a term is folded, and the signs of LIKE are letters in it', () => {
  expect(SPELLINGS.map(([written]) => foldText(written))).toEqual(SPELLINGS.map(([, folded]) => folded));
  expect(likePattern(' 50%_Ö! ')).toBe('%50!%!_o!!%');
});

eachDatabase('a folded column', (open) => {
  it('holds what the folded term holds, when it is written and when it is read', async () => {
    const database = await openDatabase((await open()).url);
    const knex = database.knex();
    await knex.schema.createTable('word', (t) => {
      t.integer('id').primary();
      t.text('text');
    });
    await knex('word').insert([...SPELLINGS.map(([text], id) => ({ id, text })), { id: 99, text: null }]);
    const folded = statement<Record<string, never>, { text: string | null }>('test.folded', ({ knex: build, dialect }) =>
      build('word')
        .select(build.raw(`${foldedColumn(dialect)} as text`, ['text']))
        .orderBy('id'),
    );
    const found = statement<{ like: string }, { id: number }>('test.found', ({ knex: build, dialect }) =>
      build('word')
        .select('id')
        .whereRaw(`${foldedColumn(dialect)} like ? escape '!'`, ['text', param('like')]),
    );
    const wanted = [...SPELLINGS.map(([, text]) => text), null];
    for (const run of ['write', 'read'] as const) {
      expect((await database[run]((tx) => tx.all(folded, {}))).map(({ text }) => text)).toEqual(wanted);
      for (const [term, id] of [
        ['slask', 0],
        ['śląsk', 0],
        ['koln', 1],
        ['STRASSE', 1],
        ['straße', 1],
        ['0%', 5],
      ] as const)
        expect([term, await database[run]((tx) => tx.all(found, { like: likePattern(term) }))]).toEqual([term, [{ id }]]);
    }
    await database.close();
  });
});
