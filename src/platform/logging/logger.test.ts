import { JsonLogger } from './logger.js';

function logged(level: 'info' | 'debug', write: (logger: JsonLogger) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(new JsonLogger({ logLevel: level }, { write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  it('is a JSON line for each event, with where it came from', () => {
    const [line] = logged('info', (logger) => {
      logger.log('Nest application started', 'NestApplication');
    });
    expect(line).toMatchObject({
      level: 'info',
      msg: 'Nest application started',
      context: 'NestApplication',
    });
    expect(Date.parse(String(line?.['time']))).not.toBeNaN();
    expect(line).not.toHaveProperty('pid');
  });

  it('takes objects, errors and stacks as Nest gives them', () => {
    const [facts, error, stack] = logged('info', (logger) => {
      logger.error({ msg: 'internal', requestId: 'r1', err: new Error('broken') }, 'a stack', 'Filter');
      logger.error(new Error('worse'));
      logger.error('bad', 'the stack', 'Somewhere');
    });
    expect(facts).toMatchObject({
      msg: 'internal',
      requestId: 'r1',
      context: 'Filter',
      err: { message: 'broken' },
    });
    expect(error).toMatchObject({ msg: 'worse', err: { message: 'worse' } });
    expect(stack).toMatchObject({ msg: 'bad', stack: 'the stack', context: 'Somewhere' });
  });

  it('keeps secrets out and stays silent below its level', () => {
    const lines = logged('info', (logger) => {
      logger.debug('detail');
      logger.log({ msg: 'x', password: 'swordfish', body: { token: 'swordfish' } });
    });
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain('swordfish');
  });
});
