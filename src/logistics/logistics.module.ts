import { Module } from '@nestjs/common';
import { LogisticsService } from './logistics.service.js';

@Module({ providers: [LogisticsService], exports: [LogisticsService] })
export class LogisticsModule {}
