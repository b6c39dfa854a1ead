import { Plant } from '../../chaos/plant.js';
import { inWords } from '../../chaos/points.js';
import { DEMO_COMPANY } from '../../chaos/run-chaos.js';
import { killAtPoints, type PointsResult } from '../../chaos/run-points.js';
import { COMMANDS } from '../../workflows/messages.js';
// Only to be given the programs of these servers: see scripts/lib/test-selection.mjs.
import '../setup/own-servers.js';

const ALL_MS = 300_000;
const say = (line: string): void => void process.stdout.write(`crash: ${line}\n`);

/** One point of each department's commands. At every point: npm run chaos -- --points all. */
describe('a worker that is killed at a point of a command', () => {
  let plant: Plant;
  let result: PointsResult;
  beforeAll(async () => {
    plant = await Plant.open(DEMO_COMPANY, { names: ['api-1', 'worker-1'] });
    result = await killAtPoints(plant, 'sample', say);
    say(`${result.tried.length} points tried, the worker killed at each`);
  }, ALL_MS);
  afterAll(() => plant?.close());

  it('was killed once in each department, at each of the three moments', () => {
    const departments = new Set(result.tried.map(({ command }) => COMMANDS[command]));
    expect([...departments].sort()).toEqual([...new Set(Object.values(COMMANDS))].sort());
    expect(new Set(result.tried.map(({ moment }) => moment)).size).toBe(3);
    expect(new Set(result.tried.map(inWords)).size).toBe(result.tried.length);
  });

  it('leaves every order with the same books as an order that nobody disturbed', () => {
    expect(result.differences).toEqual([]);
  });
});
