import { Config, ConfigError } from './config.js';

const DATABASE_URL = 'postgres://orderbridge@localhost/orderbridge';
const SECRET = 'x'.repeat(32);

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    Config.read(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

describe('the configuration', () => {
  it('needs only the database; the rest has a default', () => {
    expect(Config.read({ DATABASE_URL })).toMatchObject({
      databaseUrl: DATABASE_URL,
      temporalAddress: 'localhost:7233',
      temporalNamespace: 'orderbridge',
      port: 3000,
      host: '127.0.0.1',
      logLevel: 'info',
      production: false,
      secretIsTemporary: true,
    });
  });

  it('takes an empty variable as none', () => {
    expect(Config.read({ DATABASE_URL, PORT: '', LOG_LEVEL: '', ORDERBRIDGE_SECRET: '' }).port).toBe(3000);
  });

  it('makes up another secret for each process that has none', () => {
    expect(Config.read({ DATABASE_URL }).secret).not.toBe(Config.read({ DATABASE_URL }).secret);
    expect(Config.read({ DATABASE_URL, ORDERBRIDGE_SECRET: SECRET })).toMatchObject({
      secret: SECRET,
      secretIsTemporary: false,
    });
  });

  it('names every variable that is wrong, without its value', () => {
    const problems = problemsOf({
      PORT: '70000',
      ORDERBRIDGE_SECRET: 'swordfish',
      LOG_LEVEL: 'loud',
      TEMPORAL_ADDRESS: 'x',
    });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'DATABASE_URL',
      'TEMPORAL_ADDRESS',
      'PORT',
      'ORDERBRIDGE_SECRET',
      'LOG_LEVEL',
    ]);
    expect(problems.join()).not.toContain('swordfish');
  });

  it('wants a secret in production', () => {
    expect(problemsOf({ DATABASE_URL, NODE_ENV: 'production' })).toEqual([
      expect.stringContaining('ORDERBRIDGE_SECRET'),
    ]);
    expect(problemsOf({ DATABASE_URL, NODE_ENV: 'production', ORDERBRIDGE_SECRET: SECRET })).toEqual([]);
  });
});
