import { sentenceOf } from './timeline-sentences.js';

describe('the timeline', () => {
  it('says what happened in English and Chinese', () => {
    const facts = { workOrder: 'WO-2026-000002', quantity: '500', item: 'BOX-C5', finishDate: '2026-12-02' };
    expect(sentenceOf('workOrderReleased', facts)).toEqual({
      en: 'Work order WO-2026-000002 for 500 × BOX-C5, due 2026-12-02',
      zh: '下达工单 WO-2026-000002：500 × BOX-C5，计划完成 2026-12-02',
    });
  });

  it('names what is lacking, and the reason where one was given', () => {
    const unsourced = [{ item: 'HMI-7', quantity: '2', reason: 'noSupplier' }];
    expect(sentenceOf('sourceLacking', { unsourced }).en).toBe('No source for 2 × HMI-7');
    expect(sentenceOf('offerDeclined', { date: '2026-12-24', reason: 'too late' }).en).toBe(
      'Customer declined 2026-12-24: too late',
    );
  });

  it('says what came of a message that could not be taken as it was meant', () => {
    const said = (signal: string): string => sentenceOf('oddMessage', { signal }).en;
    expect(said('factReported')).toBe('A message factReported made no sense');
    expect(said('changeRequested')).toBe('A change was asked for by signal and was not taken');
    expect(said('secureCredit')).toContain('tried again when something changes');
  });

  it('leaves out what is not known', () => {
    expect(sentenceOf('handedOver', { shipment: 'SH-2026-000001', trackingNumber: null }).en).toBe(
      'SH-2026-000001 handed to the carrier',
    );
  });

  it('tells a change from the request to what it came to', () => {
    const change = 'CH-2026-000004';
    expect(sentenceOf('changeRequested', { change, cameBy: 'signal', reason: 'a bigger crowd' })).toEqual({
      en: 'Change CH-2026-000004 asked for by signal: a bigger crowd',
      zh: '提出变更 CH-2026-000004（信号）：a bigger crowd',
    });
    expect(
      sentenceOf('changeAnswered', { change, side: 'production', says: 'counters', note: null }).en,
    ).toBe('production would have it otherwise change CH-2026-000004');
    const carriedOut = { change, version: 2, total: '10', currency: 'CNY', promisedDate: '2026-12-24' };
    expect(sentenceOf('changeCarriedOut', carriedOut).en).toBe(
      'Change CH-2026-000004 is carried out: version 2, 10 CNY, promised for 2026-12-24',
    );
  });

  it('tells a change without its amounts where they are not known', () => {
    expect(
      sentenceOf('changeCarriedOut', { change: 'CH-2026-000004', version: 2, promisedDate: null }),
    ).toEqual({
      en: 'Change CH-2026-000004 is carried out: version 2, promised for —',
      zh: '变更 CH-2026-000004 已执行：第 2 版，承诺交期 —',
    });
  });
});
