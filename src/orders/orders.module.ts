import { Global, Module } from '@nestjs/common';
import { OrderDesk } from './order-desk.js';
import { OrderDocumentsController } from './order-documents.controller.js';
import { OrderDocumentsQueries } from './order-documents.queries.js';
import { LostProcesses } from './lost-processes.js';
import { OrderMessenger } from './order-messenger.js';
import { OrderQueries } from './order-queries.js';
import { OrderTeller } from './order-teller.js';
import { OutboxRelay } from './outbox-relay.js';
import { OrdersController } from './orders.controller.js';
import { PlaceOrder } from './place-order.service.js';
import { PriorityController } from './priority.controller.js';
import { PriorityService } from './priority.service.js';

/** Orders: placing, reading, and the desk where every department works on them. */
@Global()
@Module({
  controllers: [OrdersController, OrderDocumentsController, PriorityController],
  providers: [
    OrderDesk,
    OrderTeller,
    LostProcesses,
    OrderMessenger,
    OrderQueries,
    OrderDocumentsQueries,
    PlaceOrder,
    PriorityService,
    OutboxRelay,
  ],
  exports: [OrderDesk, OrderQueries, OrderMessenger],
})
export class OrdersModule {}
