import { describe, expect, it, vi } from 'vitest';

vi.stubGlobal('uni', {
  getStorageSync: () => '',
  setStorageSync: () => undefined,
  getSystemInfoSync: () => ({}),
});
const { useAskedProof } = await import('./use-asked-proof');

const wrong = (code: string, field: string) => [{ code, message: `<${code}>`, field: [field] }];

describe('a proof that the server asks for', () => {
  it('is not shown before, and is nobody’s mistake the first time', () => {
    const proof = useAskedProof();
    expect([proof.asked, proof.given()]).toEqual([false, {}]);
    expect(proof.heard(wrong('PASSWORD_WRONG', 'password'))).toBe(true);
    expect([proof.asked, proof.asksPassword, proof.asksCode]).toEqual([true, true, false]);
    expect(proof.problems).toEqual({ password: undefined, code: undefined });
  });

  it('keeps what was typed, says what was wrong, and asks for the code beside the password', () => {
    const proof = useAskedProof();
    proof.heard(wrong('PASSWORD_WRONG', 'password'));
    proof.password = 'a guess';
    proof.heard(wrong('PASSWORD_WRONG', 'password'));
    expect([proof.password, proof.problems.password]).toEqual(['a guess', '<PASSWORD_WRONG>']);
    proof.heard(wrong('SECOND_FACTOR_WRONG', 'secondFactor'));
    expect(proof.problems).toEqual({ password: undefined, code: undefined });
    proof.code = ' 123456 ';
    expect(proof.given()).toEqual({ password: 'a guess', secondFactor: '123456' });
    proof.heard(wrong('SECOND_FACTOR_WRONG', 'secondFactor'));
    expect(proof.problems.code).toBe('<SECOND_FACTOR_WRONG>');
    proof.forget();
    expect([proof.asked, proof.given()]).toEqual([false, {}]);
  });

  it('leaves other refusals to the form', () => {
    const proof = useAskedProof();
    expect(proof.heard([{ code: 'CODE_WRONG', message: '', field: ['code'] }])).toBe(false);
    expect(proof.asked).toBe(false);
  });
});
