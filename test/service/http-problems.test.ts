import { Body, Controller, Get, HttpCode, HttpException, Param, Post, Query } from '@nestjs/common';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { z } from 'zod';
import { DomainError } from '../../domain/errors/domain-error.js';
import { ERROR_CODES, type ErrorCode } from '../../domain/errors/error-codes.js';
import { Public } from '../../src/identity/access.js';
import { Database } from '../../src/platform/database/database.js';
import { IfMatch, requireVersion } from '../../src/platform/http/if-match.js';
import { cursor, page, pageQuery, readCursor } from '../../src/platform/http/paging.js';
import { code, date, id, money, quantity, text } from '../../src/platform/http/schemas.js';
import { startHttpApp, type HttpApp } from './http-app.js';

const order = z.strictObject({
  customer: code,
  requestedDate: date.optional(),
  deposit: money.optional(),
  lines: z.array(z.strictObject({ item: code, quantity, note: text(20).optional() })).min(1),
});
const query = pageQuery(['number', '-number'], { customer: code.optional() });

@Controller('v1/stub')
@Public()
class StubController {
  constructor(private readonly database: Database) {}

  @Post('orders') place(@Body({ schema: order }) body: z.infer<typeof order>) {
    return body;
  }
  @Post('free') @HttpCode(200) free(@Body() body: unknown) {
    return { body };
  }
  @Get('orders') list(@Query({ schema: query }) { limit, cursor: after, sort }: z.infer<typeof query>) {
    const begin = readCursor(after, sort, z.tuple([z.number().int()]))?.[0] ?? 0;
    const rows = Array.from({ length: 5 - begin }, (_, index) => ({ number: begin + index + 1 }));
    return page(rows.slice(0, limit + 1), limit, (last) => cursor(sort, [last.number]));
  }
  @Get('things/:id') thing(@Param('id', { schema: id }) thingId: string) {
    return thingId;
  }
  @Post('throw/:code') refuse(@Param('code') codeOf: ErrorCode) {
    throw new DomainError(codeOf, 'as the test wishes', {
      detailZh: '按测试要求',
      facts: { currentVersion: 4 },
      ...(ERROR_CODES[codeOf].status === 503 ? { retryAfter: 2 } : {}),
    });
  }
  @Get('sql/:kind') async sql(@Param('kind') kind: string) {
    const statement = kind === 'overflow' ? `select 10::numeric(1,0)` : 'select secret from nowhere';
    return await this.database.rows(statement);
  }
  @Get('fault') fault() {
    throw new Error('the password is swordfish');
  }
  @Get('http/:status') http(@Param('status') status: string) {
    throw new HttpException('teapot', Number(status));
  }
  @Post('versions') write(@IfMatch() version: number | undefined) {
    requireVersion(version, 4);
    return { version: version ?? null };
  }
}

let http: HttpApp;
const server = () => http.app.getHttpServer();
beforeAll(async () => {
  http = await startHttpApp('problems', [StubController]);
});
afterAll(async () => {
  await http.close();
});

const place = (body: object) => request(server()).post('/v1/stub/orders').send(body);
const raw = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  request(server())
    .post(path)
    .set({ 'content-type': 'application/json', ...headers })
    .serialize((content) => content as string)
    .send(body as string);

describe('every code of the list', () => {
  it.each(Object.keys(ERROR_CODES) as ErrorCode[])('%s is a problem document', async (codeOf) => {
    const answer = await request(server()).post(`/v1/stub/throw/${codeOf}`);
    expect(answer.status).toBe(ERROR_CODES[codeOf].status);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toEqual({
      type: `/docs/errors#${codeOf}`,
      title: ERROR_CODES[codeOf].title,
      status: ERROR_CODES[codeOf].status,
      detail: 'as the test wishes',
      code: codeOf,
      requestId: answer.headers['x-request-id'],
      errors: [],
      currentVersion: 4,
    });
    if (answer.status === 503) expect(answer.headers['retry-after']).toBe('2');
  });
});

describe('requests that cannot be read', () => {
  const deep = `${'['.repeat(100)}${']'.repeat(100)}`;
  it.each<[string, ErrorCode, () => request.Test]>([
    ['broken JSON', 'malformed-json', () => raw('/v1/stub/free', '{"a":')],
    ['JSON that is no object', 'malformed-json', () => raw('/v1/stub/free', '"text"')],
    [
      'bytes that are no UTF-8',
      'malformed-json',
      () => raw('/v1/stub/free', Buffer.from([0x7b, 0x22, 0xff])),
    ],
    ['endless nesting', 'malformed-request', () => raw('/v1/stub/free', deep)],
    [
      'an unknown charset',
      'unsupported-media-type',
      () => raw('/v1/stub/free', '{}', { 'content-type': 'application/json; charset=gbk' }),
    ],
    [
      'an unknown encoding',
      'unsupported-media-type',
      () => raw('/v1/stub/free', '{}', { 'content-encoding': 'zip' }),
    ],
    [
      'a body of another kind',
      'unsupported-media-type',
      () => raw('/v1/stub/free', '<a/>', { 'content-type': 'text/xml' }),
    ],
    [
      'a form',
      'unsupported-media-type',
      () => raw('/v1/stub/free', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }),
    ],
    ['more than 1 MB', 'payload-too-large', () => raw('/v1/stub/free', `{"a":"${'x'.repeat(1_100_000)}"}`)],
    ['a broken path', 'malformed-request', () => request(server()).get('/v1/stub/things/%FF')],
    ['a broken query', 'malformed-request', () => request(server()).get('/v1/stub/orders?customer=%E0%A4')],
    ['U+0000 in the path', 'malformed-request', () => request(server()).get('/v1/stub/things/a%00b')],
    ['an address that is not there', 'not-found', () => request(server()).get('/v1/nothing')],
    ['an address outside /v1', 'not-found', () => request(server()).post('/nothing')],
    [
      'an idempotency key of blanks',
      'malformed-request',
      () => raw('/v1/stub/versions', '{}', { 'if-match': 'x' }),
    ],
  ])('%s: %s', async (_case, codeOf, send) => {
    const answer = await send();
    expect(answer.body).toMatchObject({ code: codeOf, status: ERROR_CODES[codeOf].status });
    expect(answer.status).toBe(ERROR_CODES[codeOf].status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('names the methods an address takes when another is used', async () => {
    const answer = await request(server()).delete('/v1/stub/orders').expect(405);
    expect(answer.headers['allow']).toBe('GET, POST');
    expect(answer.body.code).toBe('method-not-allowed');
  });

  it('an address that is longer than the parser takes is refused with a problem document', async () => {
    const answer = await request(server()).get(`/v1/stub/orders?cursor=${'x'.repeat(20_000)}`);
    expect([answer.status, answer.headers['content-type']]).toEqual([
      400,
      'application/problem+json; charset=utf-8',
    ]);
    expect(answer.body).toMatchObject({ code: 'malformed-request', status: 400, errors: [] });
  });

  it('a request that is no HTTP is told so, and leaves the server running', async () => {
    const { port } = server().address() as AddressInfo;
    let told = '';
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('nonsense\r\n\r\n'));
      socket.setEncoding('utf8').on('data', (text: string) => (told += text));
      socket.once('close', () => {
        resolve();
      });
    });
    expect(told).toMatch(/^HTTP\/1.1 400 [^]*application\/problem\+json[^]*"code":"malformed-request"/);
    await request(server()).get('/health/live').expect(200);
  });
});

describe('fields', () => {
  it('are each named with what was given', async () => {
    const answer = await place({
      customer: ' C-1',
      requestedDate: '2026-02-30',
      deposit: { amount: '1.005', currency: 'CNY' },
      lines: [{ item: 'A', quantity: '-1' }, { item: 'B' }, { item: 'C', quantity: 3, note: 'x'.repeat(21) }],
    }).expect(400);
    expect(answer.body.code).toBe('validation-failed');
    expect(answer.body.errors).toMatchObject([
      { pointer: '/customer', code: 'bad-format', given: ' C-1' },
      { pointer: '/requestedDate', code: 'bad-format', given: '2026-02-30' },
      {
        pointer: '/deposit/amount',
        code: 'invalid',
        given: '1.005',
        message: 'The amount has more decimals than its currency',
      },
      { pointer: '/lines/0/quantity', code: 'bad-format', given: '-1' },
      { pointer: '/lines/1/quantity', code: 'required', message: 'This field must be given' },
      { pointer: '/lines/2/quantity', code: 'wrong-type', given: 3 },
      { pointer: '/lines/2/note', code: 'too-large' },
    ]);
  });

  it.each(['0', '0.0', '1e3', '01', '1.', '.5', '1.1234567', '1234567890123', 'NaN', '１', '', '+1', '1,5'])(
    'no quantity is %p',
    async (given) => {
      const answer = await place({ customer: 'C', lines: [{ item: 'A', quantity: given }] }).expect(400);
      expect(answer.body.errors).toMatchObject([{ pointer: '/lines/0/quantity', given }]);
    },
  );

  it.each(['1', '0.000001', '999999999999.999999', '12.50'])('a quantity is %p', async (given) => {
    await place({ customer: 'C', lines: [{ item: 'A', quantity: given }] }).expect(201);
  });

  it('that are unknown are refused, one error each', async () => {
    const answer = await place({
      customer: 'C',
      lines: [{ item: 'A', quantity: '1', 'a/b': 1 }],
      extra: true,
    });
    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe('unknown-field');
    expect(answer.body.errors).toMatchObject([
      { pointer: '/lines/0/a~1b', code: 'unknown-field', given: 1 },
      { pointer: '/extra', code: 'unknown-field', given: true },
    ]);
  });

  it('are said in Chinese to who reads it', async () => {
    const answer = await place({ customer: 'C', lines: [], colour: 'red', requestedDate: 'soon' })
      .set('accept-language', 'fr, zh-CN;q=0.9, en;q=0.5')
      .expect(400);
    expect(answer.headers['content-language']).toBe('zh-CN');
    expect(answer.headers['vary']).toContain('Accept-Language');
    expect(answer.body.title).toBe('部分字段不符合要求');
    for (const error of answer.body.errors) expect(error.message).toMatch(/\p{Script=Han}/u);
    expect(answer.body.errors[0]).not.toHaveProperty('messageZh');
  });

  it('hold no text that PostgreSQL cannot store', async () => {
    const body = String.raw`{"customer":"C","lines":[{"item":"A\u0000","quantity":"1","note":"\ud83d"}],"k\u0000":1}`;
    const answer = await raw('/v1/stub/orders', body).expect(400);
    expect(answer.body.errors).toMatchObject([
      { pointer: '/lines/0/item', code: 'unstorable-text' },
      { pointer: '/lines/0/note', code: 'unstorable-text' },
      { pointer: '/k\u0000', code: 'unstorable-text' },
    ]);
    await raw('/v1/stub/free', String.raw`{"a":"\ud83d\ude00 红木"}`).expect(200);
  });

  it('of a body that is not there are missed', async () => {
    const answer = await request(server()).post('/v1/stub/orders').expect(400);
    expect(answer.body.errors).toMatchObject([{ pointer: '', code: 'required' }]);
  });

  it('named like parts of every object are nothing special', async () => {
    const answer = await raw('/v1/stub/orders', '{"__proto__":{"customer":"C"},"constructor":1}').expect(400);
    expect(answer.body.errors.length).toBeGreaterThan(0);
  });

  it('are listed up to a hundred', async () => {
    const answer = await place(
      Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`f${String(n)}`, n])),
    );
    expect(answer.body.errors).toHaveLength(100);
  });
});

describe('queries', () => {
  it('page through a list by its cursor', async () => {
    const first = await request(server()).get('/v1/stub/orders?limit=2').expect(200);
    expect(first.body).toEqual({ data: [{ number: 1 }, { number: 2 }], nextCursor: expect.any(String) });
    const last = await request(server())
      .get('/v1/stub/orders')
      .query({ limit: 3, cursor: first.body.nextCursor })
      .expect(200);
    expect(last.body).toEqual({ data: [{ number: 3 }, { number: 4 }, { number: 5 }], nextCursor: null });
  });

  it.each([
    ['limit=0', '?limit', 'too-small'],
    ['limit=201', '?limit', 'too-large'],
    ['limit=many', '?limit', 'wrong-type'],
    ['sort=price', '?sort', 'not-allowed'],
    ['colour=red', '?colour', 'unknown-field'],
    ['customer=A&customer=B', '?customer', 'wrong-type'],
    ['cursor=nonsense', '?cursor', 'invalid'],
    [`cursor=${cursor('-number', [1])}`, '?cursor', 'invalid'],
    [`cursor=${cursor('number', ['1; drop table orders'])}`, '?cursor', 'invalid'],
  ])('are refused with %s', async (given, pointer, codeOf) => {
    const answer = await request(server()).get(`/v1/stub/orders?${given}`).expect(400);
    expect(answer.body.errors).toMatchObject([{ pointer, code: codeOf }]);
  });

  it('and paths are checked too', async () => {
    const answer = await request(server()).get('/v1/stub/things/7').expect(400);
    expect(answer.body.errors).toMatchObject([{ pointer: '{id}', given: '7' }]);
  });
});

describe('faults', () => {
  it.each(['/v1/stub/fault', '/v1/stub/sql/overflow', '/v1/stub/sql/syntax', '/v1/stub/http/502'])(
    '%s shows nothing of itself',
    async (address) => {
      const answer = await request(server()).get(address).expect(500);
      expect(answer.body).toMatchObject({ code: 'internal', requestId: expect.any(String), errors: [] });
      expect(JSON.stringify(answer.body)).not.toMatch(/swordfish|nowhere|numeric|teapot|stack/);
    },
  );

  it('keep the request id that the caller gave, unless it is unfit for a log', async () => {
    const given = await request(server()).get('/v1/nothing').set('x-request-id', 'my-1.2_3');
    expect(given.body.requestId).toBe('my-1.2_3');
    const unfit = await request(server()).get('/v1/nothing').set('x-request-id', 'a b"c');
    expect(unfit.body.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('versions', () => {
  it('let a write pass that has seen the present one', async () => {
    await request(server()).post('/v1/stub/versions').set('if-match', '"4"').expect(201);
    const moved = await request(server()).post('/v1/stub/versions').set('if-match', '"3"').expect(412);
    expect(moved.body).toMatchObject({ code: 'version-moved', currentVersion: 4 });
  });
});
