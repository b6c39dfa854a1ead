/**
 * Which tax rule applies to a line: by place of delivery, the customer's tax class and the item's.
 */

/** A row of the tax table. */
export interface TaxRule {
  /** Unique key of the rule, such as 'CN-VAT-13'. */
  readonly code: string;
  /** ISO 3166-1 alpha-2 country of the delivery address. */
  readonly country: string;
  /** Region (province, state) within the country; `null`: the whole country. */
  readonly region: string | null;
  /** Customer tax class ('general', 'small', 'exempt' …); '*': any. */
  readonly customerTaxClass: string;
  /** Item tax class ('goods', 'service' …); '*': any. */
  readonly itemTaxClass: string;
  /** Percent from '0' to '100', at most six decimals. */
  readonly ratePercent: string;
  /** Whether freight charged with these goods belongs to the taxable base. */
  readonly taxesFreight: boolean;
  /** English name as printed on documents. */
  readonly name: string;
  /** Chinese name as printed on documents. */
  readonly nameZh: string;
  /** First date on which the rule holds (`YYYY-MM-DD`); absent or `null`: always has. */
  readonly validFrom?: string | null;
  /** Last date on which the rule holds, inclusive; absent or `null`: until further notice. */
  readonly validTo?: string | null;
}

/** What a tax rule is chosen for. */
export interface TaxSituation {
  readonly country: string;
  /** Region of the delivery address, `null` when unknown. */
  readonly region: string | null;
  readonly customerTaxClass: string;
  readonly itemTaxClass: string;
  /** Date of supply, `YYYY-MM-DD`; without it rules are taken whatever their validity. */
  readonly date?: string;
}

/** The rule; or that no rule applies; or the codes of rules that are equally specific. */
export type TaxRuleChoice =
  | { readonly kind: 'rule'; readonly rule: TaxRule }
  | { readonly kind: 'none' }
  | { readonly kind: 'tie'; readonly codes: readonly string[] };

/**
 * Chooses the most specific rule that applies: a rule for the region before one for the country; within that,
 * the rule that names more of the two classes before '*'. Place comes before class, so an exemption that should
 * hold in a region with a rule of its own is a row for that region.
 *
 * Equally specific rules are never decided by their order in the table: the choice is a `tie` with their codes
 * in alphabetical order, for a person to mend the table.
 */
export function chooseTaxRule(rules: readonly TaxRule[], situation: TaxSituation): TaxRuleChoice {
  const applicable = rules.filter((rule) => applies(rule, situation));
  const best = Math.max(...applicable.map(specificity));
  const winners = applicable.filter((rule) => specificity(rule) === best);
  const [rule] = winners;
  if (rule === undefined) return { kind: 'none' };
  if (winners.length > 1) return { kind: 'tie', codes: winners.map(({ code }) => code).sort() };
  return { kind: 'rule', rule };
}

function applies(rule: TaxRule, situation: TaxSituation): boolean {
  const { date } = situation;
  return (
    rule.country === situation.country &&
    (rule.region === null || rule.region === situation.region) &&
    (rule.customerTaxClass === '*' || rule.customerTaxClass === situation.customerTaxClass) &&
    (rule.itemTaxClass === '*' || rule.itemTaxClass === situation.itemTaxClass) &&
    // ISO dates compare as text.
    (date === undefined || ((rule.validFrom ?? date) <= date && date <= (rule.validTo ?? date)))
  );
}

function specificity(rule: TaxRule): number {
  return (
    (rule.region === null ? 0 : 4) +
    (rule.customerTaxClass === '*' ? 0 : 1) +
    (rule.itemTaxClass === '*' ? 0 : 1)
  );
}
