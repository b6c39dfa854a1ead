import type { Role } from '../../domain/identity/roles.js';

/** Who makes a request: a person who signed in, or a machine with an API key. */
export interface Actor {
  /** Id of the user or of the key. */
  readonly id: string;
  /** Name as it stands in timelines and the audit. */
  readonly name: string;
  readonly role: Role;
  /** The only customer whose orders a `customer` may touch; null for everybody else. */
  readonly customer: string | null;
  readonly kind: 'user' | 'key';
}
