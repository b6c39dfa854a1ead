import helmet from 'helmet';
import type { NextFunction, Response } from 'express';
import type { ApiRequest } from './request.js';

/** Answers of the API are data: nothing in them may run or be framed. */
const api = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
});

/** The page to try the API runs scripts of ours and, like the page of errors, has its style inside. */
const pages = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
});

/** Security headers, by what is asked for. */
export function secure(request: ApiRequest, response: Response, next: NextFunction): void {
  const isPage = request.path === '/docs' || request.path.startsWith('/docs/');
  (isPage ? pages : api)(request, response, next);
}
