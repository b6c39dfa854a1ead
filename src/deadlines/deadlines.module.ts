import { Global, Module } from '@nestjs/common';
import { PromisingModule } from '../promising/promising.module.js';
import { CompanyDeadlinesController } from './company-deadlines.controller.js';
import { CompanyDeadlinesService } from './company-deadlines.service.js';
import { DeadlinesService } from './deadlines.service.js';
import { ExpectedStepsController } from './expected-steps.controller.js';
import { ExpectedStepsQueries } from './expected-steps.queries.js';

/** Reminders, due times and escalation of every order's tasks, and who may expect which step when. */
@Global()
@Module({
  imports: [PromisingModule],
  controllers: [CompanyDeadlinesController, ExpectedStepsController],
  providers: [DeadlinesService, CompanyDeadlinesService, ExpectedStepsQueries],
  exports: [DeadlinesService],
})
export class DeadlinesModule {}
