import { excerpt } from '../domain/text/storable-text.js';
import type { ChangeMessages } from '../src/change/change-messages.service.js';
import type { HoldsService } from '../src/control/holds.service.js';
import type { DeadlinesService } from '../src/deadlines/deadlines.service.js';
import type { OrderDesk } from '../src/orders/order-desk.js';
import type { OrderFile } from '../src/orders/order-file.js';
import type { OrderQueries } from '../src/orders/order-queries.js';

import type { TasksService } from '../src/tasks/tasks.service.js';
import type { Outcome, RecordActivities } from '../workflows/messages.js';

/** What is kept of a message that made no sense. */
const ODDITY_CHARACTERS = 2_000;
/** A name of a signal or a step. */
const SIGNAL_CHARACTERS = 100;

/** How an order's workflow learns what it missed, what time it is, and passes on what people tell it. */
export function createRecordActivities(
  desk: OrderDesk,
  queries: OrderQueries,
  deadlines: DeadlinesService,
  tasks: TasksService,
  control: HoldsService,
  changes: ChangeMessages,
): RecordActivities {
  const note = async (order: string, write: (file: OrderFile) => Promise<void> | void): Promise<Outcome> => {
    const { progress } = await desk.withOrder(order, async (file) => {
      await write(file);
    });
    return { progress };
  };
  return {
    readFacts: (order, afterSeq) => queries.factsAfter(order, afterSeq),

    meetDeadline: async (order) => ({
      progress: await desk.withOrderUnless(
        order,
        (file) => !deadlines.hasAnythingDue(file),
        (file) => deadlines.meet(file),
      ),
    }),

    holdOrder: (order, request) => control.hold(order, request),
    resumeOrder: (order, request) => control.resume(order, request),

    requestChange: (order, request, cameBy) => changes.request(order, request, cameBy),
    decideChange: (order, decided) => changes.decide(order, decided),

    answerTask: (order, answer) => tasks.answer(order, answer),

    noteOddity: (order, what, content) =>
      note(order, (file) => {
        file.tell('oddMessage', 'unknown', {
          signal: excerpt(what, SIGNAL_CHARACTERS),
          content: excerpt(JSON.stringify(content ?? null), ODDITY_CHARACTERS),
        });
      }),
  };
}
