import { Plant } from '../../chaos/plant.js';
import { DEMO_COMPANY, runChaos, type ChaosResult } from '../../chaos/run-chaos.js';
import { flawsOfTheBooks, leftOvers } from '../service/support/books.js';
// Only to be given the programs of these servers: see scripts/lib/test-selection.mjs.
import '../setup/own-servers.js';

const KILLS = 20;
const ORDERS = 40;
const ALL_MS = 480_000;
const seed = Number(process.env['CRASH_SEED'] ?? Math.floor(Math.random() * 1e6));

const say = (line: string): void => void process.stdout.write(`crash: ${line}\n`);

/**
 * Servers are killed, paused and restarted while orders run, facts come late, twice and in any order, and customers change
 * their minds. By hand: npm run chaos.
 */
describe(`${KILLS} kills while ${ORDERS} orders run (CRASH_SEED=${seed})`, () => {
  let plant: Plant;
  let result: ChaosResult;
  beforeAll(async () => {
    say(`seed ${seed} (CRASH_SEED=${seed} repeats the choices)`);
    plant = await Plant.open(DEMO_COMPANY);
    result = await runChaos(plant, { seed, kills: KILLS, orders: ORDERS, say });
  }, ALL_MS);
  afterAll(() => plant?.close());

  it('hit transactions of departments while they were open, and PostgreSQL itself', () => {
    const inside = result.kills.filter((kill) => kill.inside !== undefined);
    say(`${result.kills.length} kills, ${inside.length} of them inside an open transaction, seed ${seed}`);
    expect(result.kills).toHaveLength(KILLS);
    expect(inside.length).toBeGreaterThanOrEqual(3);
    expect(result.kills.filter(({ victim }) => victim === 'postgres').length).toBeGreaterThanOrEqual(1);
  });

  it('put orders on hold, let them go on and cancelled them meanwhile, some after part was handed over', () => {
    const { holds, resumptions, cancellations, ofTheRest } = result.changes;
    for (const count of [holds, resumptions, cancellations, ofTheRest])
      expect(count).toBeGreaterThanOrEqual(1);
  });

  it('lost no order and no fact that was accepted: all are closed or cancelled, or wait for a deposit that never comes', () => {
    expect(result.findings.lost).toEqual([]);
    expect(result.orders).toBe(ORDERS);
  });

  it('made nothing happen twice', () => {
    expect(result.findings.twice).toEqual([]);
  });

  it('left every book balanced', async () => {
    expect(result.findings.unbalanced).toEqual([]);
    expect(await flawsOfTheBooks(plant)).toEqual([]);
    expect(await leftOvers(plant)).toEqual([]);
  });
});
