import fc from 'fast-check';
import { chooseTaxRule, type TaxRule, type TaxSituation } from './choose-tax-rule.js';

const rule = (code: string, over: Partial<TaxRule> = {}): TaxRule => ({
  code,
  country: 'CN',
  region: null,
  customerTaxClass: '*',
  itemTaxClass: '*',
  ratePercent: '13',
  taxesFreight: true,
  name: 'VAT',
  nameZh: '增值税',
  ...over,
});

const situation: TaxSituation = {
  country: 'CN',
  region: '31',
  customerTaxClass: 'general',
  itemTaxClass: 'goods',
};

const chosen = (rules: readonly TaxRule[], over: Partial<TaxSituation> = {}) => {
  const choice = chooseTaxRule(rules, { ...situation, ...over });
  return choice.kind === 'rule' ? choice.rule.code : choice;
};

describe('chooseTaxRule', () => {
  it('takes the rule of the country when there is no other', () => {
    expect(chosen([rule('DE', { country: 'DE' }), rule('CN')])).toBe('CN');
  });

  it('prefers the region to the country, even where the country names both classes', () => {
    const named = rule('named', { customerTaxClass: 'general', itemTaxClass: 'goods' });
    expect(chosen([named, rule('region', { region: '31' })])).toBe('region');
    expect(chosen([named, rule('elsewhere', { region: '44' })])).toBe('named');
    expect(chosen([named, rule('region', { region: '31' })], { region: null })).toBe('named');
  });

  it('prefers a named class to any class', () => {
    const rules = [
      rule('any'),
      rule('customer', { customerTaxClass: 'general' }),
      rule('both', { customerTaxClass: 'general', itemTaxClass: 'goods' }),
    ];
    expect(chosen(rules)).toBe('both');
    expect(chosen(rules, { itemTaxClass: 'service' })).toBe('customer');
    expect(chosen(rules, { customerTaxClass: 'exempt' })).toBe('any');
  });

  it('says so when no rule applies', () => {
    expect(chosen([rule('DE', { country: 'DE' })])).toEqual({ kind: 'none' });
    expect(chosen([])).toEqual({ kind: 'none' });
  });

  it('says which rules are equally specific instead of picking one', () => {
    const rules = [
      rule('B', { customerTaxClass: 'general' }),
      rule('A', { itemTaxClass: 'goods' }),
      rule('C'),
    ];
    expect(chosen(rules)).toEqual({ kind: 'tie', codes: ['A', 'B'] });
  });

  it('takes the rule that holds on the date', () => {
    const rules = [rule('16', { validTo: '2019-03-31' }), rule('13', { validFrom: '2019-04-01' })];
    expect(chosen(rules, { date: '2019-03-31' })).toBe('16');
    expect(chosen(rules, { date: '2019-04-01' })).toBe('13');
    expect(chosen(rules)).toEqual({ kind: 'tie', codes: ['13', '16'] });
  });

  it('does not depend on the order of the table, and what it chooses applies', () => {
    const anyRule = fc.record({
      region: fc.constantFrom(null, '31', '44'),
      customerTaxClass: fc.constantFrom('*', 'general', 'exempt'),
      itemTaxClass: fc.constantFrom('*', 'goods', 'service'),
    });
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 8 }), fc.nat(), (drafts, turn) => {
        const rules = drafts.map((draft, index) => rule(`R${index}`, draft));
        const at = rules.length === 0 ? 0 : turn % rules.length;
        const choice = chooseTaxRule(rules, situation);
        expect(chooseTaxRule([...rules.slice(at), ...rules.slice(0, at)].reverse(), situation)).toEqual(
          choice,
        );
        if (choice.kind !== 'rule') return;
        expect([null, '31']).toContain(choice.rule.region);
        expect(['*', 'general']).toContain(choice.rule.customerTaxClass);
        expect(['*', 'goods']).toContain(choice.rule.itemTaxClass);
      }),
    );
  });
});
