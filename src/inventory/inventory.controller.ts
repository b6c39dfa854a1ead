import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, May } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import type { Tx } from '../platform/database/database.js';
import { IdempotencyService, type IdempotentRequest } from '../platform/http/idempotency.service.js';
import { Idempotent, RequestKey } from '../platform/http/idempotent.js';
import { pageOf, type Page } from '../platform/http/paging.js';
import { code } from '../platform/http/schemas.js';
import {
  InventoryQueries,
  movementsQuery,
  releasesQuery,
  reservationsQuery,
  stockQuery,
  type MovementsQuery,
  type ReleasesQuery,
  type ReservationsQuery,
  type StockQuery,
} from './inventory.queries.js';
import { ReleaseQueue } from './release-queue.service.js';
import { ReleasesService } from './releases.service.js';
import { StockCounts } from './stock-counts.service.js';
import {
  countAnswer,
  countReport,
  movedRelease,
  movementRow,
  packReport,
  pickReport,
  release,
  releaseMove,
  releaseSummary,
  reservationRow,
  stockRow,
  type CountAnswer,
  type CountReport,
  type MovedRelease,
  type MovementRow,
  type PackReport,
  type PickReport,
  type ReleaseMove,
  type ReleaseSummary,
  type ReleaseView,
  type ReservationRow,
  type StockRow,
} from './inventory.views.js';

/** What the warehouse reads and reports. Every report answers with the release as it is then. */
@ApiTags('inventory')
@Controller('v1')
export class InventoryController {
  constructor(
    private readonly inventory: ReleasesService,
    private readonly queue: ReleaseQueue,
    private readonly counts: StockCounts,
    private readonly queries: InventoryQueries,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Get('stock')
  @May('read', 'stock')
  @ApiOperation({
    summary: 'Stock by item and warehouse: there, held, free and incoming',
    operationId: 'listStock',
  })
  @ApiOkResponse({ standardSchema: pageOf(stockRow) })
  async stock(@Query({ schema: stockQuery }) query: StockQuery): Promise<Page<StockRow>> {
    return await this.queries.stock(query);
  }

  @Post('stock\\:count')
  @HttpCode(200)
  @May('count', 'stock')
  @Idempotent()
  @ApiNotFoundResponse()
  @ApiOperation({ summary: 'What was counted in a warehouse is what is there', operationId: 'countStock' })
  @ApiOkResponse({ standardSchema: countAnswer })
  async count(
    @Body({ schema: countReport }) report: CountReport,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<CountAnswer> {
    return await this.idempotency.answer(key, async (tx) => {
      const difference = await this.counts.count(report, actor.name, tx);
      return { difference, stock: await this.queries.stockOf(report.item, report.warehouse, tx) };
    });
  }

  @Get('stock/:item/movements')
  @May('read', 'stock')
  @ApiOperation({ summary: 'What came and went of an item, newest first', operationId: 'listStockMovements' })
  @ApiOkResponse({ standardSchema: pageOf(movementRow) })
  async movements(
    @Param('item', { schema: code }) item: string,
    @Query({ schema: movementsQuery }) query: MovementsQuery,
  ): Promise<Page<MovementRow>> {
    return await this.queries.movements(item, query);
  }

  @Get('reservations')
  @May('read', 'stock')
  @ApiOperation({ summary: 'Stock held for orders', operationId: 'listReservations' })
  @ApiOkResponse({ standardSchema: pageOf(reservationRow) })
  async reservations(
    @Query({ schema: reservationsQuery }) query: ReservationsQuery,
  ): Promise<Page<ReservationRow>> {
    return await this.queries.reservations(query);
  }

  @Get('releases')
  @May('read', 'release')
  @ApiOperation({ summary: 'Releases, newest first, filtered', operationId: 'listReleases' })
  @ApiOkResponse({ standardSchema: pageOf(releaseSummary) })
  async releases(@Query({ schema: releasesQuery }) query: ReleasesQuery): Promise<Page<ReleaseSummary>> {
    return await this.queries.releases(query);
  }

  @Get('releases/:number')
  @May('read', 'release')
  @ApiOperation({ summary: 'A release with what is to be picked and packed', operationId: 'getRelease' })
  @ApiOkResponse({ standardSchema: release })
  async release(@Param('number', { schema: code }) number: string): Promise<ReleaseView> {
    return await this.queries.release(number);
  }

  @Post('releases/:number\\:pick')
  @HttpCode(200)
  @May('pick', 'release')
  @Idempotent()
  @ApiOperation({
    summary: 'Goods have been picked, or picked and packed at once',
    operationId: 'pickRelease',
  })
  @ApiOkResponse({ standardSchema: release })
  async pick(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: pickReport }) { lines, packed }: PickReport,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<ReleaseView> {
    return await this.answer(number, key, (tx) => this.inventory.pick(number, lines, packed, actor.name, tx));
  }

  @Post('releases/:number\\:pack')
  @HttpCode(200)
  @May('pack', 'release')
  @Idempotent()
  @ApiOperation({ summary: 'Picked goods have been packed', operationId: 'packRelease' })
  @ApiOkResponse({ standardSchema: release })
  async pack(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: packReport }) { lines }: PackReport,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<ReleaseView> {
    return await this.answer(number, key, (tx) => this.inventory.pack(number, lines, actor.name, tx));
  }

  @Post('releases/:number\\:move')
  @HttpCode(200)
  @May('move', 'release')
  @Idempotent()
  @ApiOperation({
    summary: 'A release goes elsewhere in the queue and stays there until it is picked',
    operationId: 'moveRelease',
  })
  @ApiOkResponse({ standardSchema: movedRelease })
  async move(
    @Param('number', { schema: code }) number: string,
    @Body({ schema: releaseMove }) { before, position = 1, reason }: ReleaseMove,
    @CurrentActor() actor: Actor,
    @RequestKey() key: IdempotentRequest | undefined,
  ): Promise<MovedRelease> {
    const destination = before === undefined ? { position } : { before };
    return await this.idempotency.answer(key, async (tx) => {
      const moved = await this.queue.move(number, { ...destination, reason }, actor.name, tx);
      return { ...moved, release: await this.queries.release(number, tx) };
    });
  }

  private async answer(
    number: string,
    key: IdempotentRequest | undefined,
    verb: (tx: Tx) => Promise<void>,
  ): Promise<ReleaseView> {
    return await this.idempotency.answer(key, async (tx) => {
      await verb(tx);
      return await this.queries.release(number, tx);
    });
  }
}
