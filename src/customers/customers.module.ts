import { Module } from '@nestjs/common';
import { CustomersController } from './customers.controller.js';
import { CustomersQueries } from './customers.queries.js';

@Module({ controllers: [CustomersController], providers: [CustomersQueries] })
export class CustomersModule {}
