import type { Round } from './assessment.js';
import type { ChangeContent } from './content.js';

/** What a department would have instead takes the place of what was asked. */
export function countered(
  content: ChangeContent,
  { requestedDate, quantity, line }: NonNullable<Round['counter']>,
): ChangeContent {
  const dated = requestedDate === undefined ? content : dateInto(content, requestedDate);
  if (quantity === undefined || line === undefined) return dated;
  return {
    ...dated,
    lines: (dated.lines ?? []).map((each) =>
      each.do === 'set' && each.line === line ? { ...each, quantity } : each,
    ),
  };
}

const dateInto = (content: ChangeContent, requestedDate: string): ChangeContent => ({
  ...content,
  ...(content.requestedDate === undefined ? {} : { requestedDate }),
  ...(content.lines && {
    lines: content.lines.map((each) =>
      each.do === 'set' && (each.requestedDate !== undefined || content.requestedDate === undefined)
        ? { ...each, requestedDate }
        : each,
    ),
  }),
});
