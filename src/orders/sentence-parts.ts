/** What an entry of the timeline knows; it fills the sentence. */
export type Facts = Record<string, unknown>;
export type Sentence = (facts: Facts) => readonly [en: string, zh: string];

/** A fact as text: nothing for what is missing, lists by their codes. */
export function say(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(say).join(', ');
  if (typeof value === 'object') {
    const { item, quantity, line } = value as Facts;
    return [quantity, item ?? line]
      .filter((part) => part !== undefined)
      .map(say)
      .join(' × ');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The reason that was given, after the sentence. */
export const because = (facts: Facts): [string, string] => {
  const reason = say(facts['reason'] ?? facts['note']);
  return reason ? [`: ${reason}`, `：${reason}`] : ['', ''];
};
