import { Check, Entity } from 'typeorm';
import { Flag, Instant, Int, Json, Quantity, Text } from '../platform/database/columns.js';
import { PrimaryColumn } from 'typeorm';
import type { CompanyPolicies } from './company-policies.js';

@Entity('company', { comment: 'the one company of this database' })
@Check('company_single', '"id" = 1')
export class Company {
  @PrimaryColumn({ type: 'int', comment: 'always 1' }) id!: number;
  @Text('name in English') name!: string;
  @Text('name in Chinese') nameZh!: string;
  @Text('home currency, ISO 4217') currency!: string;
  @Text('IANA time zone of its working days') timeZone!: string;
  @Json('working weekdays and hours: {workingWeekdays, dayStart, dayEnd}') workingTime!: WorkingTime;
  @Json('rules a company sets: freight, promise, deposit, steps decided by a person')
  policies!: CompanyPolicies;
  @Int('counts the changes of the rules of a running company; read with every order that is opened', {
    default: 1,
  })
  policiesVersion!: number;
  @Json('who last changed the rules of the running company, and when', { nullable: true })
  policiesSet!: { by: string; at: string } | null;
}
export interface WorkingTime {
  workingWeekdays: number[];
  dayStart: string;
  dayEnd: string;
}

@Entity('business_clock', {
  comment: 'the one clock: business instant = origin + (wall clock - anchor) x speed',
})
@Check('business_clock_single', '"id" = 1')
@Check('business_clock_speed', '"speed" > 0')
export class BusinessClockRow {
  @PrimaryColumn({ type: 'int', comment: 'always 1' }) id!: number;
  @Instant('business instant at the anchor') origin!: Date;
  @Instant('wall-clock instant at which the business clock showed the origin') anchor!: Date;
  @Quantity('business seconds per wall-clock second') speed!: string;
  @Flag('the clock stands still at the origin') paused!: boolean;
  @Int('1 = a demonstration clock that may be paused and set through the API', { default: 0 })
  demonstration!: number;
}
