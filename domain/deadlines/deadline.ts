import type { Role } from '../identity/roles.js';

/**
 * An instant at which something happens to an open task unless its fact comes first.
 *
 * reminder: who works on it is reminded · due: it should be done · expected: the fact should have come, plus tolerance;
 * when it passes in silence a delay is raised · escalation: the next one in the chain is told.
 */
export interface Deadline {
  kind: 'reminder' | 'due' | 'expected' | 'escalation';
  /** Instant, ISO 8601 UTC. */
  at: string;
  /** Who is told by an escalation: everybody of a role, or the order's customer by letter. */
  to?: Role;
  /** It has passed and what follows from it is done. */
  met?: true;
}
