import {
  defineSearchAttributeKey,
  TypedSearchAttributes,
  type SearchAttributePair,
  type SearchAttributeUpdatePair,
} from '@temporalio/common';
import { stageOf } from '../domain/order/stage.js';
import type { OrderState } from './messages.js';

/** Search attributes of an order's workflow, registered at start-up on any server. */
export const SEARCH_ATTRIBUTES = {
  orderNumber: defineSearchAttributeKey('OrderNumber', 'KEYWORD'),
  customerName: defineSearchAttributeKey('CustomerName', 'KEYWORD'),
  orderStage: defineSearchAttributeKey('OrderStage', 'KEYWORD'),
  orderFlags: defineSearchAttributeKey('OrderFlags', 'KEYWORD_LIST'),
  waitingFor: defineSearchAttributeKey('WaitingFor', 'KEYWORD_LIST'),
  promisedDate: defineSearchAttributeKey('PromisedDate', 'DATETIME'),
  projectedDate: defineSearchAttributeKey('ProjectedDate', 'DATETIME'),
  orderPriority: defineSearchAttributeKey('OrderPriority', 'KEYWORD'),
} as const;

type Shown = Pick<OrderState, 'order' | 'customer' | 'header' | 'lines'>;

/** The values an order has now; null takes an attribute away. */
export function searchAttributeUpdates({ header, ...state }: Shown): SearchAttributeUpdatePair[] {
  const list = (values: readonly string[]) => (values.length ? [...values] : null);
  const date = (text: string | null) => (text ? new Date(text) : null);
  return [
    { key: SEARCH_ATTRIBUTES.orderNumber, value: state.order },
    { key: SEARCH_ATTRIBUTES.customerName, value: state.customer },
    { key: SEARCH_ATTRIBUTES.orderStage, value: stageOf({ header, lines: state.lines }) },
    { key: SEARCH_ATTRIBUTES.orderPriority, value: header.priority },
    { key: SEARCH_ATTRIBUTES.orderFlags, value: list(header.flags) },
    { key: SEARCH_ATTRIBUTES.waitingFor, value: list(header.waitingFor) },
    { key: SEARCH_ATTRIBUTES.promisedDate, value: date(header.promisedDate) },
    { key: SEARCH_ATTRIBUTES.projectedDate, value: date(header.projectedDate) },
  ];
}

/** The values an order's workflow starts with. */
export const searchAttributesOf = (state: Shown): TypedSearchAttributes =>
  new TypedSearchAttributes(
    searchAttributeUpdates(state).filter((pair): pair is SearchAttributePair => pair.value !== null),
  );
