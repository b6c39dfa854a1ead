import { Module } from '@nestjs/common';
import { PromisingModule } from '../promising/promising.module.js';
import { DelaysController } from './delays.controller.js';
import { DelaysQueries } from './delays.queries.js';
import { DelaysService } from './delays.service.js';
import { DisruptionsController } from './disruptions.controller.js';
import { DisruptionsService } from './disruptions.service.js';

/** What makes orders late: noticed, reported, forecast and told. */
@Module({
  imports: [PromisingModule],
  controllers: [DelaysController, DisruptionsController],
  providers: [DelaysService, DisruptionsService, DelaysQueries],
  exports: [DelaysService],
})
export class DelaysModule {}
