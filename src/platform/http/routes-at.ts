import type { ApiRequest } from './request.js';

/** The part of Express's router that tells which routes there are. */
interface Layer {
  route?: { methods: Readonly<Record<string, boolean>> };
  /** What of a path are its parameters, decoded; false when it does not match. */
  match(path: string): false | { params: Readonly<Record<string, string | string[]>> };
}

export interface RouteAt {
  /** In capitals. */
  methods: readonly string[];
  /** Values of its path parameters, decoded. */
  params: Readonly<Record<string, string>>;
}

/** The routes, of whatever method, that a path belongs to; it must be percent-encoded UTF-8. */
export function routesAt(request: ApiRequest, path: string): RouteAt[] {
  const { stack } = request.app.router as unknown as { stack: readonly Layer[] };
  return stack.flatMap((layer) => {
    const found = layer.route && layer.match(path);
    if (!layer.route || !found) return [];
    const methods = Object.keys(layer.route.methods).map((method) => method.toUpperCase());
    const params = Object.entries(found.params).map(([name, value]) => [name, String(value)] as const);
    return [{ methods, params: Object.fromEntries(params) }];
  });
}
