export { salesOrder } from './sales-order.workflow.js';
export { departmentInbox } from './department-inbox.workflow.js';
