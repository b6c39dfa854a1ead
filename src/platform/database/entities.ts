import * as catalog from '../../catalog/catalog.entities.js';
import * as change from '../../change/change.entities.js';
import * as company from '../../company/company.entities.js';
import * as customers from '../../customers/customers.entities.js';
import * as delays from '../../delays/delays.entities.js';
import * as finance from '../../finance/finance.entities.js';
import * as identity from '../../identity/identity.entities.js';
import * as inventory from '../../inventory/inventory.entities.js';
import * as logistics from '../../logistics/logistics.entities.js';
import * as notifications from '../../notifications/notifications.entities.js';
import * as orders from '../../orders/orders.entities.js';
import * as production from '../../production/production.entities.js';
import * as purchasing from '../../purchasing/purchasing.entities.js';
import * as tasks from '../../tasks/tasks.entities.js';
import * as platform from './platform.entities.js';

type EntityClass = new () => object;

/** Every table of the service. */
export const entities = [
  platform,
  company,
  change,
  identity,
  catalog,
  customers,
  orders,
  tasks,
  inventory,
  production,
  purchasing,
  logistics,
  finance,
  notifications,
  delays,
].flatMap((room): EntityClass[] => Object.values(room) as EntityClass[]);
