import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eachDatabase } from '../../test/support/postgres.ts';
import { CartableError } from '../errors.ts';
import type { Database } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { openDatabase } from '../store/open.ts';
import type { Tx } from '../store/statement.ts';
import { identityMigrations } from './migration.ts';
import * as people from './people.ts';
import * as rights from './rights.ts';
import { hashToken } from './token.ts';

const NOW = Date.UTC(2026, 0, 1);
let database: Database;

const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => database.write(work);

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof CartableError ? error.code : String(error);
}

eachDatabase('identity', (open) => {
  beforeAll(async () => {
    database = await openDatabase((await open()).url);
    await migrate(database, [{ name: 'identity', migrations: identityMigrations }]);
    await database.write(async (tx) => {
      for (const id of ['board', 'sales']) await people.createGroup(tx, { id, name: id });
      await people.createUnit(tx, { id: 'company', name: 'Company', managerId: 'chief' });
      await people.createUnit(tx, { id: 'desk', name: 'Order desk', parentId: 'company', managerId: 'lead' });
      for (const id of ['chief', 'lead', 'anna', 'leila']) await people.createUser(tx, { id, name: id, unitId: 'desk' }, NOW);
    });
  });

  afterAll(() => database.close());

  describe('managers', () => {
    it('come from the user, else from the nearest unit that somebody else manages', async () => {
      const of = (userId: string) => database.read((tx) => people.managerOf(tx, userId));
      expect([await of('anna'), await of('lead'), await of('chief')]).toEqual(['lead', 'chief', 'lead']);
      await write((tx) => people.setManager(tx, 'anna', 'chief'));
      expect(await of('anna')).toBe('chief');
    });

    it('never form a circle', async () => {
      await write((tx) => people.setManager(tx, 'leila', 'anna'));
      expect(await codeOf(write((tx) => people.setManager(tx, 'chief', 'leila')))).toBe('VALIDATION');
      expect(await codeOf(write((tx) => people.setManager(tx, 'leila', 'leila')))).toBe('VALIDATION');
    });

    it('who are disabled manage nobody', async () => {
      await write((tx) => people.setUserActive(tx, 'chief', false));
      expect(await database.read((tx) => people.managerOf(tx, 'anna'))).toBe('lead');
      await write((tx) => people.setUserActive(tx, 'chief', true));
    });
  });

  describe('rights', () => {
    it('are nothing by default, and the sum of own and groups without repetition', async () => {
      expect(await database.read((tx) => rights.actorOf(tx, 'anna'))).toEqual({
        userId: 'anna',
        onBehalfOf: null,
        groups: [],
        rights: [],
      });
      await write(async (tx) => {
        await people.addMember(tx, 'sales', 'anna');
        await people.addMember(tx, 'sales', 'anna');
        await rights.grant(tx, 'orders.read', { kind: 'group', id: 'sales' });
        await rights.grant(tx, 'orders.read', { kind: 'user', id: 'anna' });
        await rights.grant(tx, 'stock.*', { kind: 'user', id: 'anna' });
        await rights.grant(tx, 'board.secret', { kind: 'group', id: 'board' });
      });
      const anna = await database.read((tx) => rights.actorOf(tx, 'anna'));
      expect(anna).toMatchObject({ groups: ['sales'], rights: ['orders.read', 'stock.*'] });
      expect(() => rights.requireHolding(anna, ['stock.receive'])).not.toThrow();
      expect(() => rights.requireHolding(anna, ['stock.receive', 'board.secret'])).toThrow('board.secret');
      await write((tx) => rights.revoke(tx, 'stock.*', { kind: 'user', id: 'anna' }));
      expect((await database.read((tx) => rights.actorOf(tx, 'anna'))).rights).toEqual(['orders.read']);
    });

    it('are not given to somebody unknown', async () => {
      expect(await codeOf(write((tx) => rights.grant(tx, 'x', { kind: 'user', id: 'nobody' })))).toBe('NOT_FOUND');
    });
  });

  describe('tokens (S17)', () => {
    const zeros = (size: number) => new Uint8Array(size);
    const request = { id: 't1', userId: 'leila', label: 'worker', now: NOW, expiresAt: NOW + 1_000 };
    const find = (token: string, now: number) => database.read((tx) => rights.findActorOfToken(tx, hashToken(token), now));

    it('carry 256 bits, are kept as a hash only, expire, and die with revocation and with their user', async () => {
      const asked: number[] = [];
      const { token } = await write((tx) => rights.issueToken(tx, request, (size) => (asked.push(size), zeros(size))));
      expect(asked).toEqual([32]);
      const stored = await database.read((tx) => rights.listTokens(tx, 'leila'));
      expect(JSON.stringify(stored)).not.toContain(token);
      expect(hashToken(token)).toHaveLength(64);

      expect(await find(token, NOW)).toMatchObject({ userId: 'leila' });
      expect(await find(token, NOW + 1_000)).toBeNull();
      expect(await find(`${token}x`, NOW)).toBeNull();

      await write((tx) => people.setUserActive(tx, 'leila', false));
      expect(await find(token, NOW)).toBeNull();
      await write((tx) => people.setUserActive(tx, 'leila', true));
      expect(await find(token, NOW)).not.toBeNull();
      await write((tx) => rights.revokeToken(tx, 't1', NOW));
      expect(await find(token, NOW)).toBeNull();
    });

    it('must live for a while and belong to somebody', async () => {
      const dead = { ...request, id: 't2', expiresAt: NOW };
      expect(await codeOf(write((tx) => rights.issueToken(tx, dead, zeros)))).toBe('VALIDATION');
      expect(await codeOf(write((tx) => rights.issueToken(tx, { ...request, userId: 'nobody' }, zeros)))).toBe('NOT_FOUND');
    });
  });

  describe('users and groups', () => {
    it('exist once and are listed in order', async () => {
      expect(await codeOf(write((tx) => people.createUser(tx, { id: 'anna', name: 'Anna' }, NOW)))).toBe('DUPLICATE');
      expect(await codeOf(write((tx) => people.createUser(tx, { id: 'system', name: 'System' }, NOW)))).toBe('DUPLICATE');
      expect(await codeOf(write((tx) => people.createGroup(tx, { id: 'sales', name: 'Sales' })))).toBe('DUPLICATE');
      const users = await database.read((tx) => people.listUsers(tx, { limit: 2, offset: 1 }));
      expect(users.map((user) => user.id)).toEqual(['chief', 'lead']);
      expect(await database.read((tx) => people.countUsers(tx, 'sales'))).toBe(1);
      expect(await database.read((tx) => people.membersOf(tx, 'sales'))).toEqual(['anna']);
      expect(await database.read((tx) => people.listGroups(tx, { user: 'anna', limit: 9, offset: 0 }))).toEqual([
        { id: 'sales', name: 'sales' },
      ]);
    });
  });
});
