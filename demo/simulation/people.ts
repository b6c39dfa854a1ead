import type { Role } from '../../domain/identity/roles.js';
import type { RowOf } from '../../src/company/company-files.js';
import { ApiClient } from './api.js';

/** Who takes part: one signed-in user per role, and machines with keys that the administrator has made for them. */
export class People {
  private readonly users = new Map<Role, Promise<ApiClient>>();
  private readonly machines = new Map<string, Promise<ApiClient>>();

  constructor(
    private readonly url: string,
    private readonly accounts: readonly RowOf<'users'>[],
  ) {}

  /** The company's first user of a role, signed in with the password of the company's own file. */
  as(role: Exclude<Role, 'customer'>): Promise<ApiClient> {
    return once(this.users, role, () => {
      const account = this.accounts.find((user) => user.role === role);
      if (!account) throw new Error(`the company has no user of role ${role}`);
      return ApiClient.signIn(this.url, account.email, account.password);
    });
  }

  /** The customer's own user where the company's file has one, else their purchasing system with a key. */
  customer(code: string): Promise<ApiClient> {
    const account = this.accounts.find((user) => user.role === 'customer' && user.customer === code);
    return once(this.machines, `customer ${code}`, () =>
      account
        ? ApiClient.signIn(this.url, account.email, account.password)
        : this.withKey(`Purchasing system of ${code}`, 'customer', code),
    );
  }

  /** The bank's system tells of payments, and so has a key of finance. */
  bank(): Promise<ApiClient> {
    return once(this.machines, 'bank', () => this.withKey('Bank', 'finance'));
  }

  /** The carriers' system tells of deliveries, and so has a key of logistics. */
  carrier(): Promise<ApiClient> {
    return once(this.machines, 'carrier', () => this.withKey('Carrier', 'logistics'));
  }

  /** Suppliers confirm through a portal that has a key of purchasing. */
  supplier(): Promise<ApiClient> {
    return once(this.machines, 'supplier', () => this.withKey('Supplier portal', 'purchasing'));
  }

  private async withKey(name: string, role: Role, customer?: string): Promise<ApiClient> {
    const administrator = await this.as('administrator');
    const wanted = { name, role, ...(customer === undefined ? {} : { customer }) };
    const { key } = await administrator.post<{ key: string }>('/api-keys', wanted);
    return administrator.withKey(name, key);
  }
}

function once<K>(
  known: Map<K, Promise<ApiClient>>,
  key: K,
  make: () => Promise<ApiClient>,
): Promise<ApiClient> {
  const made = known.get(key) ?? make();
  known.set(key, made);
  return made;
}
