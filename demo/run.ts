import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { Client, Connection } from '@temporalio/client';
import { Client as Postgres } from 'pg';
import { addDays } from '../domain/calendar/business-calendar.js';
import { loadCompany } from '../src/company/load-company.js';
import { startApi } from '../src/main.js';
import { Config } from '../src/platform/config.js';
import { OrderbridgeWorker } from '../src/worker.js';
import { Customers } from './simulation/customers.js';
import { DriverClock } from './simulation/driver-clock.js';
import { readOptions, type Options } from './simulation/options.js';
import { People } from './simulation/people.js';
import { Play } from './simulation/play.js';
import { readRecords } from './simulation/records.js';
import { inWords } from './simulation/report.js';
import { readScenario, type Scenario } from './simulation/scenario.js';
import { Staff } from './simulation/staff.js';
import { summarise, type Summary } from './simulation/summary.js';
import { LiveTable } from './simulation/table.js';
import { TemporalCommand } from './simulation/temporal-command.js';
import { Watch } from './simulation/watch.js';
import { WorkingTime } from './simulation/working-time.js';
import { Hands } from './stories/hands.js';
import { STORIES } from './stories/index.js';
import type { Story, StoryResult } from './stories/story.js';

const DAY_MS = 86_400_000;

/** Everything that runs while a scenario is played; closed in the reverse order. */
interface Stage {
  readonly url: string;
  readonly postgres: Postgres;
  readonly temporal: Client;
  readonly command: TemporalCommand;
  close(): Promise<void>;
}

/**
 * Plays a company's orders from placement to the last payment: real servers, the real API and worker, simulated people.
 * Needs an empty database in DATABASE_URL and a Temporal server in TEMPORAL_ADDRESS; `npm run demo` starts both.
 */
async function main(options: Options): Promise<Summary | StoryResult> {
  const scenario = readScenario(options.company, options.orders);
  const config = Config.read({
    ...process.env,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'fatal',
  });
  await loadCompany(config.databaseUrl, scenario.data);
  const stage = await setUp(config);
  try {
    const story = options.story === undefined ? undefined : STORIES[options.story];
    return story ? await tellStory(story, scenario, stage, options) : await play(scenario, stage, options);
  } finally {
    await stage.close();
  }
}

async function setUp(config: Config): Promise<Stage> {
  const worker = await OrderbridgeWorker.start(config);
  const api = await startApi(config);
  const connection = await Connection.connect({ address: config.temporalAddress });
  const postgres = new Postgres({ connectionString: config.databaseUrl });
  await postgres.connect();
  return {
    url: await api.getUrl(),
    postgres,
    temporal: new Client({ connection, namespace: config.temporalNamespace }),
    command: new TemporalCommand(config.temporalAddress, config.temporalNamespace),
    close: async () => {
      await postgres.end();
      await connection.close();
      await api.close();
      await worker.stop();
    },
  };
}

async function play(scenario: Scenario, stage: Stage, { json }: Options): Promise<Summary> {
  const begun = Date.now();
  const { people, time, clock, staff, watch } = await company(scenario, stage);
  const drama = new Play(scenario, people, staff, new Customers(people), clock, watch);
  const table = json
    ? undefined
    : new LiveTable(`Orderbridge plays ${scenario.name}`, await people.as('manager'), time, process.stdout);
  try {
    await drama.toTheEnd();
  } finally {
    await table?.close();
  }
  const records = await readRecords(await people.as('auditor'), stage.postgres, stage.temporal);
  const businessDays = Math.ceil((clock.now.getTime() - scenario.begins.getTime()) / DAY_MS);
  return summarise(scenario, records, time, { businessDays, seconds: (Date.now() - begun) / 1000 });
}

/** What everybody in the company does it with; the clock stands still until it is let run. */
async function company(scenario: Scenario, { url, postgres, temporal }: Stage) {
  const people = new People(url, scenario.data.users);
  const time = new WorkingTime(scenario.zone, scenario.calendar);
  const clock = new DriverClock(await people.as('administrator'));
  const staff = new Staff(people, temporal, time);
  return { people, time, clock, staff, watch: new Watch(postgres, temporal) };
}

async function tellStory(
  story: Story,
  scenario: Scenario,
  stage: Stage,
  { json }: Options,
): Promise<StoryResult> {
  const { people, time, clock, staff, watch } = await company(scenario, stage);
  await clock.stop();
  const hands = new Hands(people, staff, clock, watch);
  await hands.letPass(time.minutesAfter(clock.now, 0));
  const say = (line: string): void => {
    if (!json) process.stdout.write(`${line}\n`);
  };
  const inDays = (days: number): string => addDays(time.dateOf(clock.now), days);
  return await story({ hands, say, inDays, temporal: stage.command });
}

/** With `--json` the launcher names a file, so that nothing else gets between. */
function tell(summary: Summary | StoryResult, { json }: Options): void {
  const file = process.env['ORDERBRIDGE_DEMO_RESULT'];
  if (json && file) writeFileSync(file, `${JSON.stringify(summary)}\n`);
  else if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  else process.stdout.write('story' in summary ? endOf(summary) : inWords(summary));
}

const endOf = ({ story, shortfalls }: StoryResult): string =>
  shortfalls.length === 0 ? `The story ${story} went as told.\n` : `${shortfalls.join('\n')}\n`;

async function run(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  const summary = await main(options);
  tell(summary, options);
  return summary.shortfalls.length === 0 ? 0 : 1;
}

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
