import type { AssessmentView, ChangeView } from '../../../src/change/change.views.js';
import type { ChangeAnswer } from '../../../workflows/messages.js';
import type { TestCompany } from './company.js';
import type { Staff } from './staff.js';
import { until } from './wait.js';

/**
 * As sales does who has the customer on the telephone: looks, reads out, and records the customer's yes; whoever else must
 * decide says yes as well.
 *
 * @returns the change as it is carried out
 */
export async function agreeToChange(
  company: TestCompany,
  staff: Staff,
  number: string,
  change: object,
): Promise<ChangeView> {
  const sales = company.as('sales');
  const name = await until(`the change of ${number} to be agreed`, async () => {
    const { hash } = await sales.post<AssessmentView>(`/orders/${number}/changes:assess`, { change });
    const body = { change, reason: 'the customer asks', hash, customerAgrees: true };
    const { status, text } = await sales.send('POST', `/orders/${number}/changes`, { body });
    // Work goes on meanwhile, e.g. with the change before: another assessment has to be agreed to then.
    if (status !== 200) expect(text).toContain('preview-outdated');
    return status === 200 && (JSON.parse(text) as ChangeAnswer).change;
  });
  return await until(`${name} to be carried out`, async () => {
    // The customer's yes is no department's: whoever must decide is still asked.
    for (const task of await staff.tasks(number)) if (task.kind === 'decideChange') await staff.tryTo(task);
    const seen = await sales.get<ChangeView>(`/orders/${number}/changes/${name}`);
    expect(seen.rounds.filter(({ says }) => says === 'refuses')).toEqual([]);
    return seen.state === 'carriedOut' && seen;
  });
}
