import {
  Global,
  Module,
  type DynamicModule,
  type Provider,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CatalogModule } from './catalog/catalog.module.js';
import { ChangeModule } from './change/change.module.js';
import { CompanyProfile } from './company/company-profile.js';
import { ControlModule } from './control/control.module.js';
import { CustomersModule } from './customers/customers.module.js';
import { DeadlinesModule } from './deadlines/deadlines.module.js';
import { DelaysModule } from './delays/delays.module.js';
import { FinanceModule } from './finance/finance.module.js';
import { IdentityModule } from './identity/identity.module.js';
import { InventoryModule } from './inventory/inventory.module.js';
import { LogisticsModule } from './logistics/logistics.module.js';
import { OrdersModule } from './orders/orders.module.js';
import { BusinessClock } from './platform/clock/business-clock.js';
import { ClockModule } from './platform/clock/clock.module.js';
import { Config } from './platform/config.js';
import { ConfigModule } from './platform/config.module.js';
import { newDataSource } from './platform/database/data-source.js';
import { Database } from './platform/database/database.js';
import { PlatformHttpModule } from './platform/http/http.module.js';
import { TemporalGateway } from './platform/temporal/temporal-gateway.js';
import { ProductionModule } from './production/production.module.js';
import { PromisingModule } from './promising/promising.module.js';
import { PurchasingModule } from './purchasing/purchasing.module.js';
import { TasksModule } from './tasks/tasks.module.js';

const dataSource: Provider = {
  provide: DataSource,
  inject: [Config],
  useFactory: (config: Config) => newDataSource(config.databaseUrl).initialize(),
};

/** What every room stands on. */
@Global()
@Module({
  providers: [dataSource, Database, BusinessClock, CompanyProfile, TemporalGateway],
  exports: [Database, BusinessClock, CompanyProfile, TemporalGateway],
})
export class PlatformModule implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  async onApplicationShutdown(): Promise<void> {
    await this.database.source.destroy();
  }
}

/** The rooms of the service, without HTTP: what a worker needs. */
const ROOMS = [
  OrdersModule,
  DeadlinesModule,
  DelaysModule,
  PromisingModule,
  InventoryModule,
  ProductionModule,
  PurchasingModule,
  LogisticsModule,
  FinanceModule,
  TasksModule,
  ControlModule,
  ChangeModule,
];

/** What is only looked at over HTTP. */
const LOOKED_UP = [CatalogModule, CustomersModule, ClockModule];

@Module({})
export class AppModule {
  static forApi(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.of(config),
        PlatformModule,
        PlatformHttpModule,
        IdentityModule,
        ...ROOMS,
        ...LOOKED_UP,
      ],
    };
  }

  static forWorker(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [ConfigModule.of(config), PlatformModule, PlatformHttpModule, ...ROOMS],
    };
  }
}
