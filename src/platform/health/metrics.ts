import { Injectable } from '@nestjs/common';
import type { NextFunction, Response } from 'express';
import { Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { ApiRequest } from '../http/request.js';
import { routeOf } from '../http/route-of.js';

/** Counts and latencies for Prometheus: of the process, and of requests by route (never by address, which is endless). */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'orderbridge_http_request_duration_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'orderbridge_' });
  }

  /** Middleware that times every request. */
  readonly time = (request: ApiRequest, response: Response, next: NextFunction): void => {
    const stop = this.requests.startTimer();
    response.once('finish', () => {
      stop({ method: request.method, route: routeOf(request), status: String(response.statusCode) });
    });
    next();
  };
}
