import { Module } from '@nestjs/common';
import { HorizonController } from './horizon.controller.js';
import { HorizonService } from './horizon.service.js';
import { VersionsController } from './versions.controller.js';
import { VersionsQueries } from './versions.queries.js';

/** Change of an order: what was agreed version by version, until when what can be changed, and the changes themselves. */
@Module({
  controllers: [VersionsController, HorizonController],
  providers: [VersionsQueries, HorizonService],
})
export class ChangeModule {}
