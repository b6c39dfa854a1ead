import { Module } from '@nestjs/common';
import { VersionsController } from './versions.controller.js';
import { VersionsQueries } from './versions.queries.js';

/** Change of an order: what was agreed version by version, until when what can be changed, and the changes themselves. */
@Module({
  controllers: [VersionsController],
  providers: [VersionsQueries],
})
export class ChangeModule {}
