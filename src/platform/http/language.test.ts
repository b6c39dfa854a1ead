import { languageOf } from './language.js';

describe('the language of an answer', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['zh', 'zh-CN'],
    ['zh-Hans-CN', 'zh-CN'],
    ['ZH-tw', 'zh-CN'],
    ['en-GB, zh;q=0.9', 'en'],
    ['en;q=0.3, zh;q=0.9', 'zh-CN'],
    ['fr, de', 'en'],
    ['fr, zh-CN;q=0.1', 'zh-CN'],
    ['zh;q=0', 'en'],
    ['zh;q=1.1.1, en;q=0.5', 'en'],
    [`${'x,'.repeat(5_000)}zh`, 'en'],
  ])('for %p is %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});
