import { Module } from '@nestjs/common';
import { ClockController } from './clock.controller.js';

/** The business clock over HTTP; the clock itself is provided globally. */
@Module({ controllers: [ClockController] })
export class ClockModule {}
