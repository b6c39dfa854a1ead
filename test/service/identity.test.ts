import { Controller, Get } from '@nestjs/common';
import { SignJWT } from 'jose';
import request from 'supertest';
import { PASSWORD, SECRET, addUser, startHttpApp, type HttpApp } from './http-app.js';
import { CurrentActor, May, Public } from '../../src/identity/access.js';
import type { Actor } from '../../src/identity/actor.js';

@Controller('v1/stub')
class StubController {
  @Get('silent') silent() {
    return 'nobody may see this';
  }
  @Get('open') @Public() open() {
    return 'all may see this';
  }
  @Get('tasks') @May('claim', 'task') tasks(@CurrentActor() actor: Actor) {
    return actor;
  }
}

let http: HttpApp;
const server = () => http.app.getHttpServer();
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

beforeAll(async () => {
  http = await startHttpApp('identity', [StubController]);
});
afterAll(async () => {
  await http.close();
});

describe('signing in', () => {
  beforeAll(async () => {
    await addUser(http.database, { email: 'li@example.com', role: 'sales' });
    await addUser(http.database, { email: 'gone@example.com', role: 'sales', active: false });
  });

  it('gives a token that names its user', async () => {
    const answer = await request(server())
      .post('/v1/sessions')
      .send({ email: 'LI@example.com', password: PASSWORD })
      .expect(201);
    expect(answer.body.user).toMatchObject({ email: 'li@example.com', role: 'sales', customer: null });
    expect(Date.parse(answer.body.expiresAt)).toBeGreaterThan(Date.now());
    expect(answer.headers['cache-control']).toBe('no-store');
    const me = await request(server()).get('/v1/me').set(bearer(answer.body.token)).expect(200);
    expect(me.body).toMatchObject({ role: 'sales', kind: 'user', email: 'li@example.com' });
    expect(me.body.may).toEqual(expect.arrayContaining(['place order', 'claim task']));
    expect(me.body.may).not.toContain('manage apiKey');
  });

  it.each([
    ['a wrong password', 'li@example.com', 'wrong'],
    ['an unknown e-mail', 'nobody@example.com', PASSWORD],
    ['a user who may no longer sign in', 'gone@example.com', PASSWORD],
  ])('refuses %s with the same answer', async (_case, email, password) => {
    const answer = await request(server()).post('/v1/sessions').send({ email, password }).expect(401);
    expect(answer.body).toMatchObject({ code: 'wrong-credentials', detail: 'E-mail or password is wrong' });
  });

  it('is refused after too many tries to one account, with the time to wait', async () => {
    const tryIt = () =>
      request(server()).post('/v1/sessions').send({ email: 'guessed@example.com', password: 'x' });
    for (let tries = 0; tries < 20; tries += 1) await tryIt().expect(401);
    const answer = await tryIt().expect(429);
    expect(answer.body.code).toBe('rate-limited');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('never echoes the password of a request it refuses', async () => {
    const answer = await request(server())
      .post('/v1/sessions')
      .send({ email: 'x', password: 4711 })
      .expect(400);
    expect(JSON.stringify(answer.body)).not.toContain('4711');
  });
});

describe('tokens', () => {
  const sign = (claims: { sub?: string; issuer?: string; secret?: string; expires?: string }) =>
    new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(claims.issuer ?? 'orderbridge')
      .setAudience('orderbridge')
      .setSubject(claims.sub ?? '00000000-0000-7000-8000-000000000000')
      .setExpirationTime(claims.expires ?? '1h')
      .sign(Buffer.from(claims.secret ?? SECRET));

  it.each([
    ['signed by somebody else', () => sign({ secret: 'another secret, also quite long enough' })],
    ['of another issuer', () => sign({ issuer: 'elsewhere' })],
    ['that ran out', () => sign({ expires: '-1s' })],
    ['of no user', () => sign({})],
    ['that is none', () => Promise.resolve('nonsense')],
    [
      'without signature',
      () => Promise.resolve(`${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`),
    ],
  ])('are refused when %s', async (_case, token) => {
    const answer = await request(server())
      .get('/v1/me')
      .set(bearer(await token()))
      .expect(401);
    expect(answer.body.code).toBe('not-signed-in');
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  it('end when their user may no longer sign in', async () => {
    const id = await addUser(http.database, { email: 'leaver@example.com', role: 'sales' });
    await http.database.rows('update users set active = false where id = $1', [id]);
    await request(server())
      .get('/v1/me')
      .set(bearer(await sign({ sub: id })))
      .expect(401);
  });
});

describe('routes', () => {
  it('that say nothing are closed to every role', async () => {
    const token = await http.signInAs('administrator');
    const answer = await request(server()).get('/v1/stub/silent').set(bearer(token)).expect(403);
    expect(answer.body.code).toBe('forbidden');
  });

  it('that are public need no sign-in', async () => {
    await request(server()).get('/v1/stub/open').expect(200);
  });

  it('that need a permission want a sign-in first, then the role', async () => {
    await request(server()).get('/v1/stub/tasks').expect(401);
    const refused = await request(server())
      .get('/v1/stub/tasks')
      .set(bearer(await http.signInAs('marketing')))
      .expect(403);
    expect(refused.body).toMatchObject({ code: 'forbidden', missing: 'claim task' });
    const answer = await request(server())
      .get('/v1/stub/tasks')
      .set(bearer(await http.signInAs('production')))
      .expect(200);
    expect(answer.body).toMatchObject({ role: 'production', kind: 'user', customer: null });
  });
});

describe('API keys', () => {
  let admin: string;
  const create = (body: object, headers: Record<string, string> = {}) =>
    request(server())
      .post('/v1/api-keys')
      .set({ ...bearer(admin), ...headers })
      .send(body);

  beforeAll(async () => {
    admin = await http.signInAs('administrator');
    await addUser(http.database, { email: 'c1@example.com', role: 'customer', customer: 'C-1' });
  });

  it('are shown once, kept as a hash, and work in both headers', async () => {
    const { body } = await create({ name: 'carrier', role: 'logistics' }).expect(201);
    expect(body.key).toMatch(/^ob_[0-9a-f]{12}_[\w-]{43}$/);
    const stored = JSON.stringify(
      await http.database.rows('select * from api_keys where id = $1', [body.id]),
    );
    expect(stored).not.toContain(body.key.slice(16));
    for (const headers of [{ 'x-api-key': body.key }, bearer(body.key)]) {
      const me = await request(server()).get('/v1/me').set(headers).expect(200);
      expect(me.body).toMatchObject({ id: body.id, role: 'logistics', kind: 'key', name: 'carrier' });
    }
    await request(server())
      .get('/v1/me')
      .set('x-api-key', `${body.key.slice(0, -1)}${body.key.endsWith('A') ? 'B' : 'A'}`)
      .expect(401);
  });

  it('are made once for one idempotency key, and never shown again', async () => {
    const headers = { 'idempotency-key': 'make-key-1' };
    const first = await create({ name: 'once', role: 'finance' }, headers).expect(201);
    const again = await create({ role: 'finance', name: 'once' }, headers).expect(201);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toEqual({ ...first.body, key: null });
  });

  it('of a customer name their customer', async () => {
    await create({ name: 'c', role: 'customer', customer: 'C-1' }).expect(201);
    for (const body of [
      { name: 'c', role: 'customer' },
      { name: 'c', role: 'sales', customer: 'C-1' },
    ]) {
      const refused = await create(body).expect(400);
      expect(refused.body.errors).toMatchObject([{ pointer: '/customer', code: 'invalid' }]);
    }
    const unknown = await create({ name: 'c', role: 'customer', customer: 'C-404' }).expect(422);
    expect(unknown.body).toMatchObject({ code: 'unknown-customer', errors: [{ pointer: '/customer' }] });
  });

  it('end when they are revoked, at once and for good', async () => {
    const { body } = await create({ name: 'short-lived', role: 'sales' }).expect(201);
    await request(server()).get('/v1/me').set('x-api-key', body.key).expect(200);
    const revoke = () => request(server()).post(`/v1/api-keys/${body.id}:revoke`).set(bearer(admin));
    const revoked = await revoke().expect(200);
    expect(revoked.body.revokedAt).not.toBeNull();
    await request(server()).get('/v1/me').set('x-api-key', body.key).expect(401);
    expect((await revoke().expect(200)).body).toEqual(revoked.body);
    const audit = await http.database.rows<{ action: string }>(
      'select action from audit where subject = $1 order by id',
      [`api-key ${body.prefix}`],
    );
    expect(audit.map((entry) => entry.action)).toEqual(['apiKeys.create', 'apiKeys.revoke']);
  });

  it('are listed page by page, without what they are', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await request(server())
        .get(`/v1/api-keys?limit=2${cursor ? `&cursor=${cursor}` : ''}`)
        .set(bearer(admin))
        .expect(200);
      expect(JSON.stringify(body)).not.toContain('hash');
      seen.push(...body.data.map((key: { id: string }) => key.id));
      cursor = body.nextCursor ?? '';
    } while (cursor);
    const all = await http.database.rows<{ id: string }>('select id from api_keys order by id');
    expect(seen).toEqual(all.map(({ id }) => id));
  });

  it('are for administrators alone', async () => {
    const manager = await http.signInAs('manager');
    await request(server()).get('/v1/api-keys').set(bearer(manager)).expect(403);
    await request(server())
      .post('/v1/api-keys/00000000-0000-7000-8000-000000000000:revoke')
      .set(bearer(admin))
      .expect(404);
    const bad = await request(server()).post('/v1/api-keys/7:revoke').set(bearer(admin)).expect(400);
    expect(bad.body.errors).toMatchObject([{ pointer: '{id}', code: 'bad-format', given: '7' }]);
  });
});
