import { Gate } from './gate.js';
import type { Plant } from './plant.js';

/** Any number, the same in the trigger and below. */
const LOCK = 7_815;

/** A step's transaction ends with the effects of its commands: there it waits while somebody holds the lock. */
const WAITING_PLACE = [
  'create table if not exists chaos_points (key_like text primary key)',
  `create or replace function chaos_wait() returns trigger language plpgsql as $$
   begin
     if exists (select from chaos_points where new.key like key_like) then perform pg_advisory_xact_lock(${String(LOCK)}); end if;
     return new;
   end $$`,
  `create or replace trigger chaos_wait before insert on effects for each row execute function chaos_wait()`,
];

/** Makes the place where steps can be made to wait; the database is the test's own. */
export async function makeWaitingPlace(plant: Plant): Promise<void> {
  for (const statement of WAITING_PLACE) await plant.rows(statement);
}

/** A gate before the commit of steps that are about to note an effect like this: all their work is done. */
export async function gateBeforeCommit(plant: Plant, keyLike: string): Promise<Gate | undefined> {
  const gate = await Gate.close(plant.databaseUrl, `select pg_advisory_lock(${String(LOCK)})`);
  if (gate) await plant.rows('insert into chaos_points values ($1) on conflict do nothing', [keyLike]);
  return gate;
}

/** Whoever stands before the gate stays there; nobody comes after. */
export async function letNobodyElseCome(plant: Plant): Promise<void> {
  await plant.rows('delete from chaos_points');
}
