import { randomBytes } from 'node:crypto';
import { z } from 'zod';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** An empty variable is as good as none. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema);

/** What is read from the environment: name, meaning, rule. `docs/` repeats none of it. */
const ENVIRONMENT = z.object({
  NODE_ENV: optional(z.string().default('development')),
  DATABASE_URL: z
    .string({
      error: 'is not set: give a PostgreSQL address, e.g. postgres://user:password@host:5432/orderbridge',
    })
    .regex(/^postgres(?:ql)?:\/\//, { error: 'must begin with postgres:// or postgresql://' }),
  TEMPORAL_ADDRESS: optional(
    z
      .string()
      .regex(/^[^\s/]+:\d+$/, { error: 'must be host:port, e.g. localhost:7233' })
      .default('localhost:7233'),
  ),
  TEMPORAL_NAMESPACE: optional(z.string().default('orderbridge')),
  PORT: optional(z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65_535).default(3000)),
  HOST: optional(z.string().default('127.0.0.1')),
  ORDERBRIDGE_SECRET: optional(z.string().min(32, { error: 'must have at least 32 characters' }).optional()),
  ORDERBRIDGE_WORKFLOW_STACK_TRACES: optional(
    z
      .enum(['true', 'false'], { error: 'must be true or false' })
      .default('false')
      .transform((text) => text === 'true'),
  ),
  LOG_LEVEL: optional(
    z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
  ),
});

/**
 * The one configuration of a process, read once at its start and injected by this class.
 *
 * @example const config = Config.read(); // throws ConfigError naming every variable that is wrong
 */
export class Config {
  private constructor(
    readonly production: boolean,
    readonly databaseUrl: string,
    readonly temporalAddress: string,
    readonly temporalNamespace: string,
    /** Port of the API; 0 takes a free one. */
    readonly port: number,
    /** Address the API listens on; containers set 0.0.0.0. */
    readonly host: string,
    /** Signs session tokens; the same in every API process. */
    readonly secret: string,
    /** The secret was made up for this process: sessions end with it, and no other process accepts them. */
    readonly secretIsTemporary: boolean,
    readonly logLevel: (typeof LOG_LEVELS)[number],
    /** The worker notes where in a workflow's code each wait and each error is; it costs a fifth of its time. */
    readonly workflowStackTraces: boolean,
  ) {}

  static read(env: Readonly<Record<string, string | undefined>> = process.env): Config {
    const result = ENVIRONMENT.safeParse(env);
    if (!result.success) {
      throw new ConfigError(result.error.issues.map((each) => `${each.path.join('.')} ${each.message}`));
    }
    const { data } = result;
    const production = data.NODE_ENV === 'production';
    if (production && data.ORDERBRIDGE_SECRET === undefined) {
      throw new ConfigError(['ORDERBRIDGE_SECRET is not set: production needs one, 32 characters or more']);
    }
    return new Config(
      production,
      data.DATABASE_URL,
      data.TEMPORAL_ADDRESS,
      data.TEMPORAL_NAMESPACE,
      data.PORT,
      data.HOST,
      data.ORDERBRIDGE_SECRET ?? randomBytes(32).toString('base64url'),
      data.ORDERBRIDGE_SECRET === undefined,
      data.LOG_LEVEL,
      data.ORDERBRIDGE_WORKFLOW_STACK_TRACES,
    );
  }
}

/** The environment is not as it should be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`The configuration is wrong:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}
