import { Module } from '@nestjs/common';
import { CreditNotesController } from './credit-notes.controller.js';
import { CreditNotesQueries } from './credit-notes.queries.js';
import { CreditNotesService } from './credit-notes.service.js';
import { FinanceController } from './finance.controller.js';
import { FinanceQueries } from './finance.queries.js';
import { FinanceService } from './finance.service.js';
import { LedgerController } from './ledger.controller.js';
import { LedgerQueries } from './ledger.queries.js';

@Module({
  controllers: [FinanceController, CreditNotesController, LedgerController],
  providers: [FinanceService, FinanceQueries, CreditNotesService, CreditNotesQueries, LedgerQueries],
  exports: [FinanceService],
})
export class FinanceModule {}
