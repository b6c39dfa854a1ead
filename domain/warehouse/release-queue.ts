/**
 * The order in which a warehouse works off its releases (requirements R8, R11): urgent orders first, then by the instant
 * they must leave, then first come first served; and as people have moved them.
 */

/** What the rule looks at. Instants are ISO 8601 UTC with milliseconds. */
export interface RuleOfRelease {
  release: string;
  urgent: boolean;
  /** When it must have left; null where no shipment is planned yet: after those that have one. */
  shipByAt: string | null;
  releasedAt: string;
}

/** A release's place: releases stand by key, and within one key by seat. */
export interface Place {
  /** By rule its own; moved, that of the release it stands behind; empty: at the head of the queue. */
  key: string;
  /** 0 by rule; moved, its seat behind the release of that key. */
  seat: number;
}

export interface QueuedRelease extends Place {
  release: string;
  order: string;
  moved: boolean;
}

/** Where a release is to go: directly before another one, or to a position from 1. */
export type Destination = { before: string } | { position: number };

export interface Move {
  /** Position before and after, from 1. */
  from: number;
  to: number;
  place: Place;
  /** Releases moved earlier that must make room: their new seats. */
  reseated: { release: string; seat: number }[];
  /** Releases that went first and now come after it, in the order of the queue. */
  overtaken: QueuedRelease[];
}

/** Key of a release that nobody has moved; keys compare as text. */
export const keyByRule = ({ release, urgent, shipByAt, releasedAt }: RuleOfRelease): string =>
  [urgent ? '0' : '1', shipByAt ?? '9999', releasedAt, release].join('|');

export function comparePlaces(a: Place, b: Place): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  return a.seat - b.seat;
}

/**
 * Moves a release within the queue. It takes its place directly behind the one that then stands before it, and keeps it:
 * who comes later goes before it only by going before that one as well; what was moved to the head stays at the head.
 *
 * @param queue all releases of the warehouse, in order
 * @returns undefined when the release or the destination is not in the queue
 */
export function move(
  queue: readonly QueuedRelease[],
  release: string,
  destination: Destination,
): Move | undefined {
  const from = queue.findIndex((each) => each.release === release);
  const others = queue.filter((each) => each.release !== release);
  const index =
    'before' in destination
      ? others.findIndex((each) => each.release === destination.before)
      : destination.position - 1;
  if (from < 0 || index < 0 || index > others.length) return undefined;
  const ahead = others[index - 1];
  const place = { key: ahead?.key ?? '', seat: (ahead?.seat ?? 0) + 1 };
  return {
    from: from + 1,
    to: index + 1,
    place,
    reseated: makeRoom(others.slice(index), place),
    overtaken: queue.slice(0, from).filter((each) => others.indexOf(each) >= index),
  };
}

/** Those behind the place that share its key and have a seat that is taken now. */
function makeRoom(behind: readonly QueuedRelease[], { key, seat }: Place): Move['reseated'] {
  const reseated: Move['reseated'] = [];
  let taken = seat;
  for (const each of behind) {
    if (each.key !== key || each.seat > taken) break;
    taken += 1;
    reseated.push({ release: each.release, seat: taken });
  }
  return reseated;
}

/**
 * Releases of other orders that an order's releases overtake when it becomes urgent; those people have moved keep their
 * place.
 */
export function overtakenBy(queue: readonly QueuedRelease[], order: string): QueuedRelease[] {
  const jumps = (each: QueuedRelease): boolean => each.order === order && !each.moved;
  const after = queue
    .map((each) => (jumps(each) ? { ...each, key: `0${each.key.slice(1)}` } : each))
    .toSorted(comparePlaces);
  const placeAfter = new Map(after.map(({ release }, i) => [release, i]));
  const at = ({ release }: QueuedRelease): number => placeAfter.get(release) ?? 0;
  const lastJump = queue.findLastIndex(jumps);
  const firstAfter = after.findIndex(jumps);
  return queue.filter(
    (each, i) =>
      each.order !== order &&
      i < lastJump &&
      at(each) > firstAfter &&
      queue.some((own, j) => j > i && jumps(own) && at(own) < at(each)),
  );
}
