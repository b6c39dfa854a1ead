import { Global, Module } from '@nestjs/common';
import { PromisingModule } from '../promising/promising.module.js';
import { DeadlinesService } from './deadlines.service.js';

/** Reminders, due times and escalation of every order's tasks. */
@Global()
@Module({ imports: [PromisingModule], providers: [DeadlinesService], exports: [DeadlinesService] })
export class DeadlinesModule {}
