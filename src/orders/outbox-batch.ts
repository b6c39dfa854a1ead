import { createHash } from 'node:crypto';
import type { TaskNotice, TasksChanged } from '../../workflows/messages.js';
import type { WrittenOutboxRow } from './save-order-file.js';

type Row = Pick<WrittenOutboxRow, 'id' | 'payload'>;

export const NOTICES = 100;
/** A payload ends at 2 MB. */
const BATCH_BYTES = 1_000_000;
const NOTICE_BYTES = 100_000;
const SUMMARY_BYTES = 200;

/**
 * The first of these notices to a department that fit into one signal. Its id is made of theirs, so that the inbox knows
 * a batch that is sent again because nobody could note that it was sent.
 */
export function batchOf(rows: readonly Row[]): { ids: string[]; batch: TasksChanged } {
  const ids: string[] = [];
  const notices: TaskNotice[] = [];
  let bytes = 0;
  for (const { id, payload } of rows) {
    const notice = fitting(payload as TaskNotice);
    bytes += bytesOf(notice);
    if (ids.length > 0 && (bytes > BATCH_BYTES || ids.length === NOTICES)) break;
    ids.push(id);
    notices.push(notice);
  }
  const batchId = createHash('sha256').update(ids.join()).digest('base64url').slice(0, 22);
  return { ids, batch: { batchId, notices } };
}

/** A notice that is too large goes without what one needs to know to do the task: that is read in Orderbridge. */
function fitting(notice: TaskNotice): TaskNotice {
  const bytes = bytesOf(notice);
  return bytes <= NOTICE_BYTES ? notice : { ...notice, data: { leftOut: `${String(bytes)} bytes` } };
}

const bytesOf = (content: unknown): number => Buffer.byteLength(JSON.stringify(content));

/** What the Temporal UI shows beside a workflow: the server takes a summary by its bytes, and a Chinese name has three a character. */
export function summaryOf(text: string): string {
  let summary = '';
  for (const character of text) {
    if (Buffer.byteLength(summary + character) > SUMMARY_BYTES) break;
    summary += character;
  }
  return summary;
}
