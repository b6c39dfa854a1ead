/** The list of errors as pages for people: `docs/errors.md` in the repository and `/docs/errors` on the server. */
import { ERROR_CODES, FIELD_CODES, type ErrorDefinition } from '../../../domain/errors/error-codes.js';

const errors = (): [string, ErrorDefinition][] => Object.entries(ERROR_CODES);

/** `docs/errors.md`. */
export function errorsMarkdown(): string {
  const sections = errors().map(([code, error]) =>
    [
      `## ${code}`,
      `**${String(error.status)} ${error.title}** · ${error.titleZh}`,
      `- ${error.remedy}`,
      `- ${error.remedyZh}`,
    ].join('\n\n'),
  );
  const fields = Object.entries(FIELD_CODES).map(([code, [en, zh]]) => `- \`${code}\`: ${en} · ${zh}`);
  return [
    '# Errors',
    'Every error is a problem document (RFC 9457, `application/problem+json`) in English or Chinese by `Accept-Language`: `type` (the section below), `title`, `status`, `detail` (what happened in this case), `code`, `requestId` (tell it to the operators) and `errors[]` of `{pointer, code, message, given}` for single fields. The list is closed; it is made from `domain/errors/error-codes.ts` and a test keeps the two equal (`UPDATE_DOCS=1` writes this page anew).',
    ...sections,
    '## Codes of single fields',
    'A field error carries one of these codes, or one of the above where a rule concerns one field.',
    fields.join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}

/** `/docs/errors`, where `type` of a problem document points to. */
export function errorsHtml(): string {
  const sections = errors().map(
    ([code, error]) =>
      `<section id="${code}"><h2><a href="#${code}">${code}</a> <small>${String(error.status)}</small></h2>` +
      `<p><b>${escaped(error.title)}</b><br>${escaped(error.remedy)}</p>` +
      `<p lang="zh-CN"><b>${escaped(error.titleZh)}</b><br>${escaped(error.remedyZh)}</p></section>`,
  );
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Orderbridge: errors</title>' +
    '<meta name="viewport" content="width=device-width"><style>' +
    'body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}' +
    'section:target{background:#fff6d6}h2{margin:2rem 0 .25rem}small{font-weight:400;color:#555}p{margin:.25rem 0}' +
    `</style></head><body><h1>Errors · 错误代码</h1>${sections.join('')}</body></html>`
  );
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
