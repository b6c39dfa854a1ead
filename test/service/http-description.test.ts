import request from 'supertest';
import { startHttpApp, type HttpApp } from './http-app.js';

let http: HttpApp;
const server = () => http.app.getHttpServer();
beforeAll(async () => {
  http = await startHttpApp('description');
});
afterAll(async () => {
  await http.close();
});

describe('the OpenAPI description', () => {
  it('names every route with its schemas, its permission and its problems', async () => {
    const { body } = await request(server()).get('/v1/openapi.json').expect(200);
    expect(body.openapi).toMatch(/^3\./);
    const create = body.paths['/v1/api-keys'].post;
    expect(create['x-permission']).toBe('manage apiKey');
    expect(create.parameters).toMatchObject([{ name: 'Idempotency-Key', in: 'header', required: false }]);
    expect(Object.keys(create.responses)).toEqual([
      '201',
      '400',
      '401',
      '403',
      '409',
      '413',
      '415',
      '422',
      '503',
    ]);
    const { Refusal409: conflict } = body.components.responses;
    expect(create.responses['409']).toEqual({ $ref: '#/components/responses/Refusal409' });
    expect(conflict.description).toContain('idempotency-key-reused');
    expect(conflict.content).toHaveProperty(['application/problem+json']);
    expect(body.paths).toHaveProperty(['/v1/api-keys/{id}:revoke', 'post']);
    expect(body.components.schemas.Problem.properties.code.enum).toContain('unknown-item');
    expect(Object.keys(body.components.securitySchemes)).toEqual(['bearer', 'apiKey']);
  });

  it('does not ask for parameters that have a default', async () => {
    const { body } = await request(server()).get('/v1/openapi.json');
    const parameters = body.paths['/v1/api-keys'].get.parameters as { name: string; required?: boolean }[];
    expect(parameters.map(({ name, required }) => [name, required ?? false])).toEqual([
      ['limit', false],
      ['cursor', false],
      ['sort', false],
    ]);
  });

  it('refers only to what it has', async () => {
    const { text } = await request(server()).get('/v1/openapi.json');
    const { components } = JSON.parse(text) as { components: Record<string, object> };
    for (const [, kind = '', name = ''] of text.matchAll(/"#\/components\/(\w+)\/([^"]+)"/g)) {
      expect(Object.keys(components[kind] ?? {})).toContain(name);
    }
  });

  it('can be tried on a page that loads nothing from elsewhere', async () => {
    const page = await request(server()).get('/docs').expect(200);
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.text).not.toMatch(/(?:src|href)=["']https?:/);
    for (const [, address = ''] of page.text.matchAll(/(?:src|href)=["']\.\/([^"']+)["']/g)) {
      await request(server()).get(`/${address}`).expect(200);
    }
  });

  it('explains each error on a page', async () => {
    const page = await request(server()).get('/docs/errors').expect(200);
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    expect(page.text).toContain('<section id="no-price">');
  });
});

describe('answers', () => {
  it('carry headers that let nothing in them run', async () => {
    const { headers } = await request(server()).get('/health/live').expect(200);
    expect(headers['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers).not.toHaveProperty('x-powered-by');
  });
});

describe('health', () => {
  it('is ready with its database, and reports that Temporal is away', async () => {
    const { body } = await request(server()).get('/health/ready').expect(200);
    expect(body).toMatchObject({
      status: 'ready',
      database: { reachable: true },
      temporal: { reachable: false, why: 'ECONNREFUSED' },
    });
  });
});

describe('without its database', () => {
  it('says that it is not ready, and asks callers to come back', async () => {
    const token = await http.signInAs('sales');
    const gone = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' });
    const rows = jest.spyOn(http.database, 'rows').mockRejectedValue(gone);
    try {
      const { body } = await request(server()).get('/health/ready').expect(503);
      expect(body).toMatchObject({
        status: 'unavailable',
        database: { reachable: false, why: 'ECONNREFUSED' },
      });
      const refused = await request(server())
        .get('/v1/me')
        .set('authorization', `Bearer ${token}`)
        .expect(503);
      expect(refused.body.code).toBe('database-away');
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      expect(refused.text).not.toContain('10.0.0.1');
    } finally {
      rows.mockRestore();
    }
  });
});

describe('metrics', () => {
  it('count requests by route for those who may read them', async () => {
    await request(server()).get('/metrics').expect(401);
    await request(server())
      .get('/metrics')
      .set('authorization', `Bearer ${await http.signInAs('sales')}`)
      .expect(403);
    const { text } = await request(server())
      .get('/metrics')
      .set('authorization', `Bearer ${await http.signInAs('auditor')}`)
      .expect(200);
    expect(text).toMatch(
      /orderbridge_http_request_duration_seconds_count\{method="POST",route="\/v1\/sessions",status="201"\} 3/,
    );
  });
});
