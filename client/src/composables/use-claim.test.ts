import { ref } from 'vue';
import { expect, it, vi } from 'vitest';
import { inApp } from '../testing/in-app';
import { clientBefore } from '../testing/table-server';

const redirectTo = vi.fn();
vi.hoisted(() => vi.stubGlobal('uni', { getStorageSync: () => '' }));
const { useClaim } = await import('./use-claim');

function open(...answers: object[]) {
  vi.stubGlobal('uni', { redirectTo });
  redirectTo.mockReset();
  const { client, asked } = clientBefore({
    ClaimCertificate: () => ({ claimCertificate: answers.shift()! }),
  });
  const proposed = ref<string>();
  const form = inApp(client, () =>
    useClaim(
      () => 'c',
      () => proposed.value,
    ),
  );
  return { form, proposed, sent: () => asked.map(([, { input }]) => input) };
}

it('proposes the name of the account, and never over what was typed', async () => {
  const { form, proposed } = open();
  proposed.value = '小明';
  await vi.waitFor(() => expect(form.name.value).toBe('小明'));
  form.name.value = '王小明';
  proposed.value = '小红';
  await Promise.resolve();
  expect(form.name.value).toBe('王小明');
});

it('says at the field what is wrong with a name, and leads to the paper once it is out', async () => {
  const refusal = { code: 'HOLDER_NAME_INVALID', message: '名字不对', field: ['holderName'] };
  const { form, sent } = open(
    { certificate: null, userErrors: [refusal] },
    { certificate: { number: 'K7QF-3MZP' }, userErrors: [] },
  );
  await form.claim();
  expect(sent()).toEqual([]);
  form.name.value = ' <b> ';
  await form.claim();
  expect([form.refusals.problems.holderName, redirectTo.mock.calls]).toEqual(['名字不对', []]);
  form.name.value = '王小明';
  await vi.waitFor(() => expect(form.refusals.problems.holderName).toBe(undefined));
  await form.claim();
  expect(sent()).toEqual([
    { courseId: 'c', holderName: '<b>' },
    { courseId: 'c', holderName: '王小明' },
  ]);
  expect(redirectTo).toHaveBeenCalledWith({
    url: '/subpackages/learning/certificate/certificate?number=K7QF-3MZP',
  });
});
