import type { TaskNotice } from '../../workflows/messages.js';
import { batchOf, summaryOf } from './outbox-batch.js';

const row = (id: number, data: Record<string, unknown> = {}): { id: string; payload: TaskNotice } => ({
  id: String(id),
  payload: {
    taskId: `t-${id}`,
    change: 'opened',
    kind: 'produce',
    order: 'SO-1',
    document: `WO-${id}`,
    priority: 3,
    dueAt: null,
    data,
  },
});
const rows = (count: number, data?: Record<string, unknown>) =>
  Array.from({ length: count }, (_, i) => row(i + 1, data));

describe('a batch of notices to a department', () => {
  it('holds at most a hundred, the first ones', () => {
    const { ids, batch } = batchOf(rows(140));
    expect(ids).toEqual(Array.from({ length: 100 }, (_, i) => String(i + 1)));
    expect(batch.notices.map(({ taskId }) => taskId)).toEqual(ids.map((id) => `t-${id}`));
  });

  it('stays far below what a payload may weigh, also with Chinese text', () => {
    const { ids, batch } = batchOf(rows(100, { note: '木'.repeat(20_000) }));
    expect(ids.length).toBeGreaterThan(10);
    expect(ids.length).toBeLessThan(20);
    expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThan(1_010_000);
  });

  it('sends a task that is too large without its data, and says so', () => {
    const { ids, batch } = batchOf([row(1, { drawing: 'x'.repeat(3_000_000) }), row(2, { note: 'small' })]);
    expect(ids).toEqual(['1', '2']);
    expect(batch.notices[0]).toMatchObject({
      taskId: 't-1',
      data: { leftOut: expect.stringMatching(/^\d+ bytes$/) as string },
    });
    expect(batch.notices[1]?.data).toEqual({ note: 'small' });
  });

  it('has the same id when the same notices are sent again, and another one for others', () => {
    expect(batchOf(rows(3)).batch.batchId).toBe(batchOf(rows(3)).batch.batchId);
    expect(batchOf(rows(3)).batch.batchId).not.toBe(batchOf(rows(4)).batch.batchId);
  });
});

describe("a workflow's summary", () => {
  it('is cut by its bytes, between characters', () => {
    expect(summaryOf('SO-2026-000001 · East Timber')).toBe('SO-2026-000001 · East Timber');
    const long = summaryOf(`SO-2026-000001 · ${'东方木业'.repeat(50)}`);
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(200);
    expect(Buffer.byteLength(long)).toBeGreaterThan(195);
    expect(long).not.toContain('\uFFFD');
  });
});
