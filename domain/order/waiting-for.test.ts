import { FOR_STOCK } from './tasks.js';
import { type AwaitedTask, waitingFor } from './waiting-for.js';

const task = (kind: AwaitedTask['kind'], over: Partial<AwaitedTask> = {}): AwaitedTask => ({
  kind,
  department: 'sales',
  data: {},
  ...over,
});

describe('whom an order waits for', () => {
  it('is who has its open tasks, and the customer where a task is theirs as well, each once', () => {
    const tasks = [
      task('pick', { department: 'inventory' }),
      task('confirmDeposit', { department: 'finance' }),
      task('collectBalance', { department: 'finance' }),
    ];
    expect(waitingFor(tasks)).toEqual(['customer', 'finance', 'inventory']);
  });

  it('is the department that a task was given to in place of its own', () => {
    expect(waitingFor([task('confirmDeposit', { department: 'sales' })])).toEqual(['sales']);
  });

  it('is nobody for what is left to be done when it has ended', () => {
    const left = [
      task('returnPayment', { department: 'finance' }),
      task('transferGoods', { department: 'inventory', data: { [FOR_STOCK]: true } }),
      task('receiveGoods', { department: 'purchasing', data: { [FOR_STOCK]: true } }),
    ];
    expect(waitingFor(left)).toEqual([]);
    expect(waitingFor([...left, task('transferGoods', { department: 'inventory' })])).toEqual(['inventory']);
  });
});
