import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { DomainError } from '../../../domain/errors/domain-error.js';
import { Config } from '../config.js';
import { endUnusedTemporalRuntime, installTemporalRuntime, temporalRuntimeIsUsed } from './runtime.js';

/** After a failed attempt the next one is made at the earliest so many milliseconds later. */
const PAUSE_AFTER_FAILURE = 1_000;

/**
 * The connection to the Temporal server, made when first needed and made again when it fails, so that the API starts
 * and accepts orders while Temporal is away.
 */
@Injectable()
export class TemporalGateway implements OnApplicationShutdown {
  private readonly logger = new Logger(TemporalGateway.name);
  private connecting: Promise<NativeConnection> | undefined;
  private madeClient: Client | undefined;
  private notBefore = 0;

  constructor(private readonly config: Config) {}

  get namespace(): string {
    return this.config.temporalNamespace;
  }

  /** @throws DomainError `process-away` while the server cannot be reached */
  async connection(): Promise<NativeConnection> {
    if (!this.connecting) {
      if (Date.now() < this.notBefore) throw this.away();
      installTemporalRuntime();
      this.connecting = NativeConnection.connect({ address: this.config.temporalAddress });
    }
    try {
      const connection = await this.connecting;
      temporalRuntimeIsUsed();
      return connection;
    } catch (error) {
      this.connecting = undefined;
      this.notBefore = Date.now() + PAUSE_AFTER_FAILURE;
      this.logger.warn(`Temporal at ${this.config.temporalAddress} cannot be reached: ${String(error)}`);
      throw this.away(error);
    }
  }

  async client(): Promise<Client> {
    const connection = await this.connection();
    if (this.madeClient?.connection !== connection)
      this.madeClient = new Client({ connection, namespace: this.namespace });
    return this.madeClient;
  }

  async onApplicationShutdown(): Promise<void> {
    const connection = await this.connecting?.catch(() => undefined);
    await connection?.close();
    await endUnusedTemporalRuntime();
  }

  private away(cause?: unknown): DomainError {
    return new DomainError('process-away', 'The order process cannot be reached at the moment', {
      detailZh: '订单流程暂时无法连接',
      retryAfter: 2,
      ...(cause === undefined ? {} : { cause }),
    });
  }
}
