type Facts = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What the timeline tells of delays; the cause itself is in both languages already. Part of `timeline-sentences.ts`. */
export const DELAY_SENTENCES = {
  delayRaised: (f: Facts) => {
    const [date, before] = [text(f['projectedDate']), text(f['before'])];
    const moved = before !== '' && before !== date;
    return [
      `${text(f['cause'])}: delivery now expected ${date}${moved ? ` instead of ${before}` : ''}`,
      `${text(f['causeZh'])}：预计交付 ${date}${moved ? `（原 ${before}）` : ''}`,
    ];
  },
  delayCleared: (f: Facts) => [
    `Over: ${text(f['cause'])}; delivery now expected ${text(f['projectedDate'])}`,
    `已解除：${text(f['causeZh'])}；预计交付 ${text(f['projectedDate'])}`,
  ],
  delayExpedited: (f: Facts) => {
    const [document, date, note] = [text(f['document']), text(f['newDate']), text(f['note'])];
    return [
      `${document}${date && ` will be there on ${date}`}: ${note}`,
      `${document}${date && ` 将于 ${date} 到位`}：${note}`,
    ];
  },
} as const satisfies Record<string, (facts: Facts) => readonly [en: string, zh: string]>;
