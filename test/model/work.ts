import type { CommandName } from '../../workflows/messages.js';
import type { Books } from './books.js';
import { REMINDER_DAYS, SOFT_HOLD_DAYS } from './terms.js';

/** What each command does to the books of an order. */
export const WORK: Record<CommandName, (books: Books) => void> = {
  promiseDates: (books) => {
    const { header, terms } = books;
    const before = [...books.effects.values()].some(({ name }) => name === 'promiseDates');
    header.promise = terms.noSource && !before ? 'unsourced' : terms.laterDate ? 'offered' : 'given';
    if (header.promise !== 'unsourced') header.holdUntil = books.now(SOFT_HOLD_DAYS);
  },
  secureCredit: ({ header, terms }) => (header.credit = terms.overCreditLimit ? 'referred' : 'secured'),
  confirmOrder: () => undefined,
  requestDeposit: ({ header, terms }) => {
    header.deposit = terms.deposit ? 'asked' : 'secured';
    if (!terms.deposit) header.holdUntil = null;
  },
  firmUpReservations: ({ header, terms, lines }) => {
    header.supply = 'undertaken';
    header.holdUntil = null;
    if (terms.inStock) for (const line of lines) line.ready = line.quantity;
  },
  undertakeWorkOrders: (books) => {
    if (!books.terms.inStock) books.remind(REMINDER_DAYS);
  },
  placePurchases: () => undefined,
  releaseGoods: ({ lines }) => lines.forEach((line) => (line.released = line.ready)),
  planShipment: () => undefined,
  issueInvoice: ({ header }) => (header.invoiced = true),
  agreeCancellation: (books) => {
    const { header } = books;
    header.cancellation = 'underWay';
    header.flags = [];
    delete header.change;
    books.changing = undefined;
  },
  undoShipments: () => undefined,
  undoReleases: ({ lines }) => lines.forEach((line) => (line.released = line.packed = line.shipped)),
  undoTransfers: () => undefined,
  undoWorkOrders: (books) => books.remind(null),
  undoPurchases: () => undefined,
  undoReservations: ({ header, lines }) => {
    lines.forEach((line) => (line.ready = line.shipped));
    header.holdUntil = null;
  },
  cancelLines: ({ lines }) => lines.forEach((line) => (line.quantity = line.shipped)),
  settleCancellation: ({ header, lines }) => {
    if (lines.every(({ quantity }) => quantity === '0')) header.invoiced = header.paid = true;
  },
  confirmCancellation: ({ header }) => (header.cancellation = 'carriedOut'),
  agreeChange: (books) => {
    const { header, changing, lines } = books;
    if (header.change !== 'accepted' || !changing) return;
    // The world has moved: it is negotiated anew.
    if (books.cannotBe(changing)) {
      delete header.change;
      return;
    }
    header.version += 1;
    header.change = 'underWay';
    for (const each of lines) if (each.line === changing.line) each.quantity = String(changing.quantity);
  },
  adjustSupply: ({ header, lines }) => {
    if (header.change !== 'underWay') return;
    header.supply = 'lacking';
    for (const each of lines) {
      const most = Math.max(Number(each.quantity), Number(each.shipped));
      for (const stop of ['ready', 'released', 'packed'] as const)
        each[stop] = String(Math.min(Number(each[stop]), most));
    }
  },
  settleChange: () => undefined,
  confirmChange: (books) => {
    if (books.header.change !== 'underWay') return;
    delete books.header.change;
    books.changing = undefined;
  },
};
