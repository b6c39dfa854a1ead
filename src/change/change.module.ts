import { Module } from '@nestjs/common';
import { ControlModule } from '../control/control.module.js';
import { DelaysModule } from '../delays/delays.module.js';
import { DeadlinesModule } from '../deadlines/deadlines.module.js';
import { LogisticsModule } from '../logistics/logistics.module.js';
import { PromisingModule } from '../promising/promising.module.js';
import { AssessChange } from './assess-change.service.js';
import { CarryOutChange } from './carry-out-change.service.js';
import { ChangeAnswers } from './change-answers.js';
import { ChangeController } from './change.controller.js';
import { ChangeNegotiation } from './change-negotiation.service.js';
import { ChangeMessages } from './change-messages.service.js';
import { ChangeDeadlines } from './change-deadlines.js';
import { ChangedOrder } from './changed-order.service.js';
import { ChangesQueries } from './changes.queries.js';
import { ChangesService } from './changes.service.js';
import { HorizonController } from './horizon.controller.js';
import { HorizonService } from './horizon.service.js';
import { OtherOrders } from './other-orders.service.js';
import { SupplyAdjustment } from './supply-adjustment.service.js';
import { VersionsController } from './versions.controller.js';
import { VersionsQueries } from './versions.queries.js';

/** Change of an order: what was agreed version by version, until when what can be changed, and the changes themselves. */
@Module({
  imports: [PromisingModule, ControlModule, LogisticsModule, DeadlinesModule, DelaysModule],
  controllers: [VersionsController, HorizonController, ChangeController],
  providers: [
    VersionsQueries,
    ChangesQueries,
    ChangesService,
    ChangeNegotiation,
    AssessChange,
    ChangedOrder,
    CarryOutChange,
    ChangeMessages,
    ChangeAnswers,
    ChangeDeadlines,
    HorizonService,
    OtherOrders,
    SupplyAdjustment,
  ],
  exports: [ChangeMessages, ChangeAnswers],
})
export class ChangeModule {}
