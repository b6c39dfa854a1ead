/**
 * Text that comes from anywhere, e.g. in a signal: PostgreSQL stores neither U+0000 nor half a surrogate pair. A request
 * with such text is refused at the door; what can only be noted is noted visibly changed.
 */
const LONE_SURROGATE = /\p{Surrogate}/gu;
const REPLACEMENT = '\uFFFD';
const SYMBOL_FOR_NULL = '\u2400';
const CUT_PAIR = /[\uD800-\uDBFF]$/;

/** The text with U+FFFD for each half of a surrogate pair and U+2400 (␀) for U+0000. */
export const storable = (text: string): string =>
  text.replace(LONE_SURROGATE, REPLACEMENT).replaceAll('\0', SYMBOL_FOR_NULL);

/** The beginning of a text, storable, with no character cut in two. */
export const excerpt = (text: string, most: number): string =>
  storable(text.length > most ? text.slice(0, most).replace(CUT_PAIR, '') : text);

/** Whether a text has more than so many characters: code points, as PostgreSQL and JSON Schema count. */
export function isLongerThan(text: string, most: number): boolean {
  if (text.length <= most) return false;
  // No character takes more than two units.
  if (text.length > 2 * most) return true;
  return Array.from(text).length > most;
}

/** Whether every text in a value, however deep and also the names of its fields, can be stored as it is. */
export function isStorable(value: unknown): boolean {
  const pending = [value];
  while (pending.length > 0) {
    const each = pending.pop();
    if (typeof each === 'string' && storable(each) !== each) return false;
    if (typeof each !== 'object' || each === null) continue;
    for (const [name, inner] of Object.entries(each)) pending.push(name, inner);
  }
  return true;
}
