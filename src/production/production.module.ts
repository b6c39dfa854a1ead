import { Module } from '@nestjs/common';
import { ProductionController } from './production.controller.js';
import { ProductionQueries } from './production.queries.js';
import { ProductionService } from './production.service.js';

@Module({
  controllers: [ProductionController],
  providers: [ProductionService, ProductionQueries],
  exports: [ProductionService],
})
export class ProductionModule {}
