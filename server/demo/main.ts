/**
 * `cartable demo`: two companies, their people, and a number of orders played through order-to-cash. People act over
 * HTTP only, each as their own user. Ten days pass in the demo's clock (from ten days ago until now), so that
 * reminders and late decisions happen.
 */
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SYSTEM, createUser, issueToken, listInstances, listUsers, setGrant, type Engine } from '../../engine/index.ts';
import { CommandLineError, DATABASE, portIn, print } from '../commands/cli-command.ts';
import { isPostgres } from '../commands/database-location.ts';
import { openServed } from '../commands/open-served.ts';
import { bookPayments } from './billing.ts';
import { Person } from './client.ts';
import { USERS } from './company.ts';
import { DAY, createDemoClock, type DemoClock } from './demo-clock.ts';
import { loadPeople, loadWorld, type DemoWorld } from './load.ts';
import { Player, type Tally } from './player.ts';
import { createProgress } from './progress.ts';
import { createRandom, type Random } from './random.ts';
import { cancelOrder, placeOrder, receiveMissing, type PlacedOrder } from './sales.ts';
import { exitCodeOf, printBooks, readBooks } from './summary.ts';

const DEFAULT_DATABASE = 'demo.sqlite';
const DAYS = 10;
const ROUNDS_A_DAY = 12;
const EVENINGS = 12;
const TOKEN_LIFETIME = 90 * DAY;
const AUDITOR = 'auditor';

const HELP = `Usage: cartable demo [--orders N] [--database X] [--reset] [--port N] [--exit] [--json]

Loads two made-up companies (kept in ${DEFAULT_DATABASE}; run it twice and the second adds to the first), plays N orders
through order-to-cash and leaves the server running.

      --orders N     how many orders are placed (default: 200)
  -d, --database X   a SQLite file or postgres:// URL (default: ${DEFAULT_DATABASE})
      --reset        start afresh (SQLite only)
  -p, --port N       (default: 8080; 0 takes a free one)
      --exit         end instead of leaving the server running
      --json         the last line is one JSON object

Exit code 1 when no order came to its end or something failed and waits for a person (an incident).
`;

export async function runDemo(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...DATABASE,
      orders: { type: 'string', default: '200' },
      port: { type: 'string', short: 'p', default: '8080' },
      reset: { type: 'boolean', default: false },
      exit: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return print(HELP);
  const database = typeof values['database'] === 'string' ? values['database'] : DEFAULT_DATABASE;
  const orders = ordersIn(values.orders);
  const port = portIn(values.port);
  if (values.reset) removeDatabase(database);

  const clock = createDemoClock(Date.now, DAYS);
  const server = await openServed(database, { port, clock, logLevel: 'error' });
  try {
    await catchUp(server.engine, clock);
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    const people = await meet(server.engine, server.url);
    say('Loading the companies and deploying the processes');
    const admin = personOf(people, 'admin');
    await loadPeople(admin);
    for (const [id, person] of await meetUsers(server.engine, server.url)) people.set(id, person);
    await deployProcesses(admin);
    const world = await loadWorld(admin);

    const tally: Tally = { decisions: 0, rejected: 0, late: 0, races: 0, lostRaces: 0 };
    const started = performance.now();
    await play({ world, people, orders, clock, tally, random: createRandom(orders + world.items.size) });
    const seconds = (performance.now() - started) / 1000;
    const books = await readBooks(personOf(people, AUDITOR), orders, seconds);
    printBooks(books, tally, say);
    if (values.json) print(`${JSON.stringify(books.result)}\n`);
    if (!values.exit) await leaveRunning(server.engine, server.url);
    return exitCodeOf(books.result);
  } finally {
    await server.stop();
  }
}

interface Game {
  readonly world: DemoWorld;
  readonly people: ReadonlyMap<string, Person>;
  readonly orders: number;
  readonly clock: DemoClock;
  readonly tally: Tally;
  readonly random: Random;
}

async function play(game: Game): Promise<void> {
  const { people, orders, clock, random, tally } = game;
  const progress = createProgress(orders, process.stderr, 'Orders');
  const players = USERS.filter(({ groups }) => !groups.includes('billing') && !groups.includes('admins')).map(
    ({ id }) => new Player(personOf(people, id), random, tally),
  );
  const placed: PlacedOrder[] = [];
  for (let day = 0; day < DAYS; day += 1) {
    const until = Math.ceil((orders * (day + 1)) / DAYS);
    while (placed.length < until) {
      placed.push(await placeOrder(game.world, people, random, dayOf(clock.now() + 5 * DAY)));
      progress.at(placed.length);
    }
    const cancelled = random.next() < 0.7 ? random.pick(placed.slice(-20)) : null;
    if (cancelled !== null) await cancelOrder(cancelled, people);
    await workDay(players, random);
    await receiveMissing(game.world, personOf(people, 'wim'));
    await workDay(players, random);
    await bookPayments(personOf(people, 'berta'), random, dayOf(clock.now()));
    clock.nextDay();
    for (const player of players) player.nextDay();
  }
  // Today: what was put off and what just arrived is done before the books are read.
  clock.arrive();
  for (let evening = 0; evening < EVENINGS; evening += 1) {
    for (const player of players) player.nextDay();
    const done = await workDay(players, random);
    const receipts = await receiveMissing(game.world, personOf(people, 'wim'));
    if (done + receipts === 0) break;
  }
  progress.end();
}

const dayOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

/** Everybody works through their inbox until nothing comes any more. Gives how many tasks were done. */
async function workDay(players: readonly Player[], random: Random): Promise<number> {
  let total = 0;
  for (let round = 0; round < ROUNDS_A_DAY; round += 1) {
    let done = 0;
    for (const player of players) done += await player.work(random.next() < 0.5 ? random.pick(players) : null);
    if (done === 0) break;
    total += done;
    // The server moves orders on by itself in between (messages between processes).
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return total;
}

/** The first two are made directly, as an installer would; they bring in everybody else over HTTP. */
async function meet(engine: Engine, url: string): Promise<Map<string, Person>> {
  const people = new Map<string, Person>();
  const known = new Set((await engine.query(listUsers, SYSTEM, { maxResults: 200 })).items.map(({ id }) => id));
  for (const [id, name, right] of [
    ['admin', 'Administrator', '*'],
    [AUDITOR, 'Auditor', '*'],
  ] as const) {
    if (!known.has(id)) {
      await engine.execute(createUser, SYSTEM, { id, name, language: 'en' });
      await engine.execute(setGrant, SYSTEM, { right, kind: 'user', subjectId: id, granted: true });
    }
    people.set(id, await personWithToken(engine, url, id));
  }
  return people;
}

async function meetUsers(engine: Engine, url: string): Promise<Map<string, Person>> {
  const people = new Map<string, Person>();
  for (const { id } of USERS) people.set(id, await personWithToken(engine, url, id));
  return people;
}

async function personWithToken(engine: Engine, url: string, userId: string): Promise<Person> {
  const { token } = await engine.execute(issueToken, SYSTEM, { userId, label: 'demo', lifetime: TOKEN_LIFETIME });
  return new Person(url, userId, token);
}

async function deployProcesses(admin: Person): Promise<void> {
  const folder = fileURLToPath(new URL('../../processes/', import.meta.url));
  const form = new FormData();
  form.set('deployment-name', 'ready-made');
  form.set('enable-duplicate-filtering', 'true');
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
    if (/\.(bpmn|dmn|form)$/.test(path)) form.set(path, new Blob([readFileSync(join(folder, path))]), path);
  }
  await admin.upload('/engine-rest/deployment/create', form);
}

/** The clock never runs behind what the database already holds. */
async function catchUp(engine: Engine, clock: DemoClock): Promise<void> {
  const [latest] = await engine.query(listInstances, SYSTEM, { state: 'any', maxResults: 1 });
  if (latest === undefined) return;
  while (clock.now() <= Math.max(latest.started_at, latest.ended_at ?? 0) && clock.nextDay());
}

async function leaveRunning(engine: Engine, url: string): Promise<void> {
  print(`\nCartable serves ${url} (API: ${url}/docs)\n\nTokens (Authorization: Bearer …)\n`);
  for (const { id, name } of [{ id: 'admin', name: 'Administrator' }, ...USERS]) {
    const { token } = await engine.execute(issueToken, SYSTEM, { userId: id, label: 'demo', lifetime: TOKEN_LIFETIME });
    print(`  ${id.padEnd(10)} ${token}  ${name}\n`);
  }
  print('\nStop with Ctrl+C.\n');
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}

const MOST_ORDERS = 100_000;

/** @throws CommandLineError */
function ordersIn(text: string): number {
  const orders = Number(text);
  if (/^\d{1,6}$/.test(text) && orders >= 1 && orders <= MOST_ORDERS) return orders;
  throw new CommandLineError(`${text} is not a number of orders from 1 to ${MOST_ORDERS}.`);
}

function removeDatabase(database: string): void {
  if (isPostgres(database)) throw new CommandLineError('--reset removes a SQLite file; drop a PostgreSQL database yourself.');
  for (const tail of ['', '-wal', '-shm']) if (existsSync(database + tail)) rmSync(database + tail);
}

function personOf(people: ReadonlyMap<string, Person>, id: string): Person {
  const person = people.get(id);
  if (person === undefined) throw new Error(`${id} is not among the people`);
  return person;
}
