/** Languages of the API's texts. */
export const LANGUAGES = ['en', 'zh-CN'] as const;
export type Language = (typeof LANGUAGES)[number];

const DEFAULT: Language = 'en';

/**
 * The language to answer in: the best of ours in `Accept-Language` by its q-values, English when none is named.
 * Every Chinese tag (`zh`, `zh-Hans`, `zh-TW`) is answered in simplified Chinese, every English one in English.
 */
export function languageOf(acceptLanguage: string | undefined): Language {
  let best: { language: Language; quality: number } = { language: DEFAULT, quality: 0 };
  for (const range of (acceptLanguage ?? '').slice(0, 1000).split(',')) {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
    const language = ours(tag.trim());
    const quality = qualityOf(parameters);
    if (language && quality > best.quality) best = { language, quality };
  }
  return best.language;
}

function ours(tag: string): Language | undefined {
  if (tag === '*') return DEFAULT;
  if (tag === 'zh' || tag.startsWith('zh-')) return 'zh-CN';
  return tag === 'en' || tag.startsWith('en-') ? 'en' : undefined;
}

function qualityOf(parameters: readonly string[]): number {
  const q = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find((value) => value);
  const quality = q === undefined ? 1 : Number(q);
  return Number.isFinite(quality) ? quality : 0;
}
