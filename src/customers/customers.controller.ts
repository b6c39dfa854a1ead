import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { pageOf, type Page } from '../platform/http/paging.js';
import { code } from '../platform/http/schemas.js';
import { CustomersQueries, customersQuery, type CustomersQuery } from './customers.queries.js';
import { customerSummary, customerView, type CustomerSummary, type CustomerView } from './customers.views.js';

/** Customers with their terms. */
@ApiTags('customers')
@Controller('v1/customers')
@May('read', 'customer')
export class CustomersController {
  constructor(private readonly queries: CustomersQueries) {}

  @Get()
  @ApiOperation({
    summary: 'Customers by code, filtered; a customer sees itself',
    operationId: 'listCustomers',
  })
  @ApiOkResponse({ standardSchema: pageOf(customerSummary) })
  async list(
    @Query({ schema: customersQuery }) query: CustomersQuery,
    @CurrentActor() actor: Actor,
  ): Promise<Page<CustomerSummary>> {
    return await this.queries.list(query, actor);
  }

  @Get(':code')
  @ApiOperation({ summary: 'A customer with terms and addresses', operationId: 'getCustomer' })
  @ApiOkResponse({ standardSchema: customerView })
  async get(
    @Param('code', { schema: code }) customer: string,
    @CurrentActor() actor: Actor,
  ): Promise<CustomerView> {
    return await this.queries.get(customer, actor);
  }
}
