import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import { Metrics } from '../health/metrics.js';
import { checkAddress } from './address.js';
import { refuseNoRequest } from './no-request.js';
import { OPENAPI_ADDRESS, openApiOf } from './openapi.js';
import { checkBodyKind, checkBytes, checkText } from './readable.js';
import { logRequest, nameRequest } from './request-id.js';
import { secure } from './security-headers.js';

/** Nest's type of these options leaves `verify` out, because its own `rawBody` uses it, which we do not. */
const JSON_BODY = { limit: '1mb', type: ['json', '+json'], verify: checkBytes };

/**
 * Prepares an application for HTTP: names and measures requests, sets security headers, reads bodies, refuses what
 * cannot be read, and shows the API's description. To be called before `init` or `listen`, on an application whose
 * root module imports `PlatformHttpModule`, which answers errors and checks schemas.
 */
export function setUpHttp(app: NestExpressApplication): void {
  app.getHttpServer().on('clientError', refuseNoRequest);
  app.disable('x-powered-by');
  app.use(nameRequest, app.get(Metrics).time, logRequest, secure, checkAddress);
  app.useBodyParser('json', JSON_BODY);
  app.use(checkBodyKind, checkText);
  SwaggerModule.setup('docs', app, () => openApiOf(app), {
    customSiteTitle: 'Orderbridge API',
    jsonDocumentUrl: OPENAPI_ADDRESS,
    raw: ['json'],
    swaggerOptions: { persistAuthorization: true, validatorUrl: null },
  });
}
