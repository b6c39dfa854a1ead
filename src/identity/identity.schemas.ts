import { z } from 'zod';
import { ROLES } from '../../domain/identity/roles.js';
import { code, email, id, instant, language, optionalText, text } from '../platform/http/schemas.js';

const role = z.enum(ROLES).meta({ id: 'Role' });
const customer = code.nullable().describe('Customer that a caller of role customer is limited to');

export const signIn = z.strictObject({ email, password: optionalText(1_000).min(1) }).meta({ id: 'SignIn' });
export type SignIn = z.infer<typeof signIn>;

const user = z
  .object({ id, name: z.string(), role, customer, email: z.string(), language })
  .meta({ id: 'SignedInUser' });

export const session = z
  .object({ token: z.string().describe('For Authorization: Bearer'), expiresAt: instant, user })
  .meta({ id: 'Session' });

export const me = z
  .object({
    id,
    name: z.string(),
    role,
    customer,
    kind: z.enum(['user', 'key']),
    email: z.string().nullable(),
    language: language.nullable(),
    may: z.array(z.string()).describe('What the caller may do: action subject'),
  })
  .meta({ id: 'Me' });

export const newApiKey = z
  .strictObject({ name: text(200), role, customer: code.nullable().default(null) })
  .refine((key) => (key.role === 'customer') === (key.customer !== null), {
    path: ['customer'],
    error: 'A key of role customer names its customer, and no other key does',
    when: ({ issues }) => issues.length === 0,
  })
  .meta({ id: 'NewApiKey' });
export type NewApiKey = z.infer<typeof newApiKey>;

export const apiKey = z
  .object({
    id,
    name: z.string(),
    prefix: z.string().describe('First characters of the key'),
    role,
    customer,
    createdBy: z.string(),
    createdAt: instant,
    revokedAt: instant.nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKeyView = z.infer<typeof apiKey>;

export const createdApiKey = apiKey
  .extend({ key: z.string().nullable().describe('The key itself, this once; null in a replayed answer') })
  .meta({ id: 'CreatedApiKey' });
export type CreatedApiKey = z.infer<typeof createdApiKey>;
