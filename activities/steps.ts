import { Logger } from '@nestjs/common';
import type { OrderDesk } from '../src/orders/order-desk.js';
import {
  COMMANDS,
  STEPS,
  type Command,
  type CommandActivities,
  type CommandName,
  type StepActivities,
  type StepActivity,
  type StepName,
} from '../workflows/messages.js';
import type { Department } from '../domain/order/departments.js';

const logger = new Logger('activities');

/** The steps of the story as local activities: all commands of a step in one transaction. */
export function createStepActivities(desk: OrderDesk): StepActivities {
  const carryOut: StepActivity = (commands, then) => desk.carryOut(commands, then);
  return fromNames(Object.keys(STEPS) as StepName[], () => carryOut);
}

/** A department's own commands, for its own task queue: visible with their attempts and their error when it is sick. */
export function createCommandActivities(desk: OrderDesk, department: Department): Partial<CommandActivities> {
  const own = (Object.keys(COMMANDS) as CommandName[]).filter((name) => COMMANDS[name] === department);
  return fromNames(own, (name) => async (command: Command) => {
    logger.log(`${name} for ${command.order} on the ${department} queue`);
    return await desk.carryOut([command]);
  });
}

function fromNames<K extends string, V>(names: readonly K[], make: (name: K) => V): Record<K, V> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<K, V>;
}
