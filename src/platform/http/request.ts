import type { Request } from 'express';

/** A request as our middleware and guards have completed it. */
export interface ApiRequest extends Request {
  /** Given by the caller in X-Request-Id or made here; in every log line and problem document. */
  requestId?: string;
  /** Who is signed in; set by the guard, absent on public routes. */
  actor?: { readonly id: string };
}
