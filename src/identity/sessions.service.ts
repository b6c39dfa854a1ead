import { createSecretKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SignJWT, errors, jwtVerify } from 'jose';
import { DomainError } from '../../domain/errors/domain-error.js';
import type { Role } from '../../domain/identity/roles.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database/database.js';
import type { Actor } from './actor.js';
import { hashPassword, verifyPassword } from './password.js';
import { ShortMemory } from './short-memory.js';

const ISSUER = 'orderbridge';
const HOURS = 12;
const ALGORITHM = 'HS256';

export interface Session {
  token: string;
  /** Wall-clock instant after which the token is refused. */
  expiresAt: string;
  user: SignedInUser;
}

export interface SignedInUser {
  id: string;
  name: string;
  role: Role;
  customer: string | null;
  email: string;
  language: string;
}

interface VerifiedToken {
  userId: string;
  /** Wall-clock instant, milliseconds. */
  expiresAt: number;
}

interface UserRow extends SignedInUser {
  passwordHash: string;
}

const USER = `select id, email, name, role, customer, language, password_hash as "passwordHash" from users`;

/** Sign-in of people: a password for a token of some hours. */
@Injectable()
export class Sessions {
  private readonly key: KeyObject;
  private readonly actors = new ShortMemory<Actor | undefined>();
  /** Tokens of ours, so that a busy caller's signature is not checked with each request; others are not remembered. */
  private readonly tokens = new ShortMemory<VerifiedToken>();
  /** A hash that no password has, to compare with when there is no user. */
  private readonly hashOfNobody = hashPassword('');

  constructor(
    private readonly database: Database,
    config: Config,
  ) {
    this.key = createSecretKey(Buffer.from(config.secret));
  }

  /**
   * Opens a session. An unknown e-mail takes as long as a wrong password and gets the same answer, so that nobody
   * learns who has an account.
   * @throws DomainError `wrong-credentials`
   */
  async open(email: string, password: string): Promise<Session> {
    const row = await this.database.row<UserRow>(`${USER} where email = $1 and active`, [
      email.toLowerCase(),
    ]);
    const isRight = await verifyPassword(password, row?.passwordHash ?? (await this.hashOfNobody));
    if (!row || !isRight) {
      throw new DomainError('wrong-credentials', 'E-mail or password is wrong', {
        detailZh: '邮箱或密码错误',
      });
    }
    const { passwordHash: _, ...user } = row;
    const expires = new Date(Date.now() + HOURS * 3_600_000);
    return { token: await this.sign(user.id, expires), expiresAt: expires.toISOString(), user };
  }

  /** The user of a token; undefined when the token is not ours, has run out, or its user may no longer sign in. */
  async actorOf(token: string): Promise<Actor | undefined> {
    const id = await this.userIdOf(token);
    return id === undefined ? undefined : await this.actors.of(id, () => this.findActor(id));
  }

  /** The signed-in user's own data; undefined for a machine. */
  async userOf(actor: Actor): Promise<SignedInUser | undefined> {
    if (actor.kind === 'key') return undefined;
    const row = await this.database.row<UserRow>(`${USER} where id = $1`, [actor.id]);
    if (!row) return undefined;
    const { passwordHash: _, ...user } = row;
    return user;
  }

  private async findActor(id: string): Promise<Actor | undefined> {
    const row = await this.database.row<UserRow>(`${USER} where id = $1 and active`, [id]);
    return row && { id: row.id, name: row.name, role: row.role, customer: row.customer, kind: 'user' };
  }

  private async sign(userId: string, expires: Date): Promise<string> {
    return await new SignJWT()
      .setProtectedHeader({ alg: ALGORITHM })
      .setIssuer(ISSUER)
      .setAudience(ISSUER)
      .setSubject(userId)
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(this.key);
  }

  private async userIdOf(token: string): Promise<string | undefined> {
    try {
      const { userId, expiresAt } = await this.tokens.of(token, () => this.verify(token));
      return expiresAt > Date.now() ? userId : undefined;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  /** @throws JOSEError when the token is not ours or has run out */
  private async verify(token: string): Promise<VerifiedToken> {
    const { payload } = await jwtVerify<{ sub: string; exp: number }>(token, this.key, {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: ISSUER,
      requiredClaims: ['sub', 'exp'],
    });
    return { userId: payload.sub, expiresAt: payload.exp * 1000 };
  }
}
