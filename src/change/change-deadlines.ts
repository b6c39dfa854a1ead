import { Injectable } from '@nestjs/common';
import type { Assessment, Side } from '../../domain/change/assessment.js';
import { negotiates } from '../../domain/order/tasks.js';
import { DeadlinesService } from '../deadlines/deadlines.service.js';
import type { OrderFile, TaskRow } from '../orders/order-file.js';
import { ChangesService } from './changes.service.js';
import { tellOffer } from './tell-change.js';

/** A negotiation does not wait for ever: people are reminded as for every task, and in the end silence refuses the change. */
@Injectable()
export class ChangeDeadlines {
  constructor(
    private readonly changes: ChangesService,
    deadlines: DeadlinesService,
  ) {
    deadlines.whenSilent((file, task) => this.silent(file, task));
    deadlines.whenCustomerIsTold(['answerChange'], askAgain);
  }

  private async silent(file: OrderFile, { kind, document, department }: TaskRow): Promise<void> {
    if (!negotiates(kind)) return;
    const sides: Partial<Record<TaskRow['kind'], Side>> = { answerChange: 'customer', bearCost: 'company' };
    const [number = document] = document.split(':');
    await this.changes.silence(file, number, sides[kind] ?? department);
  }
}

function askAgain(file: OrderFile, { document, data }: TaskRow, level: number): void {
  tellOffer(file, document, data['assessment'] as Assessment, String(level));
}
