import type { ApiRequest } from './request.js';

/** The pattern of the route that took the request, e.g. `/v1/orders/:number`; `none` before and without one. */
export function routeOf(request: ApiRequest): string {
  const route = request.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : 'none';
}
