import { hashPassword, verifyPassword } from './password.js';

test('a password is verified by its salted hash, and no other is', async () => {
  const stored = await hashPassword('orderbridge-demo');
  expect(stored).toMatch(/^[0-9a-f]{32}:[0-9a-f]{64}$/);
  expect(await hashPassword('orderbridge-demo')).not.toBe(stored);
  expect(await verifyPassword('orderbridge-demo', stored)).toBe(true);
  expect(await verifyPassword('orderbridge-Demo', stored)).toBe(false);
});

test('a password typed composed or decomposed is the same', async () => {
  expect(await verifyPassword('cafe\u0301-cre\u0300me', await hashPassword('café-crème'))).toBe(true);
});

test.each(['', 'plain', 'aa:bb', ':'])('%j is no hash that any password belongs to', async (stored) => {
  expect(await verifyPassword('', stored)).toBe(false);
});
