import { Check, Entity, ForeignKey, Index } from 'typeorm';
import type { Role } from '../../domain/identity/roles.js';
import { Customer } from '../customers/customers.entities.js';
import { Flag, Id, Instant, Text } from '../platform/database/columns.js';

const ROLES = `"role" in ('sales', 'orderAdministrator', 'production', 'inventory', 'purchasing', 'logistics', 'finance', 'marketing', 'manager', 'customer', 'auditor', 'administrator')`;

@Entity('users', { comment: 'people who sign in' })
@Check('users_role', ROLES)
@Check('users_customer', `("role" = 'customer') = ("customer" is not null)`)
export class User {
  @Id() id!: string;
  @Index({ unique: true }) @Text('e-mail, lower case') email!: string;
  @Text('name') name!: string;
  @Text('role') role!: Role;
  @ForeignKey(() => Customer) @Text('customer a customer user belongs to', { nullable: true }) customer!:
    string | null;
  @Text('language: en, zh-CN') language!: string;
  @Text('scrypt hash: salt:hash, hex') passwordHash!: string;
  @Flag('may sign in', { default: true }) active!: boolean;
}

@Entity('api_keys', { comment: 'keys of machines; only the hash is kept' })
@Check('api_keys_role', ROLES)
export class ApiKey {
  @Id() id!: string;
  @Index({ unique: true }) @Text('first characters of the key, to find it by') prefix!: string;
  @Text('SHA-256 of the key, hex') hash!: string;
  @Text('what it is for') name!: string;
  @Text('role') role!: Role;
  @ForeignKey(() => Customer) @Text('customer it is limited to', { nullable: true }) customer!: string | null;
  @Text('who made it') createdBy!: string;
  @Instant('when') createdAt!: Date;
  @Instant('no longer valid from', { nullable: true }) revokedAt!: Date | null;
}
