import { print } from 'graphql';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import {
  ConsentSheetDocument,
  GiveConsentDocument,
  LoginWithPasswordDocument,
  type LegalDocumentKind,
} from '../../graphql/generated/graphql.js';

export type Ask = <Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) => Promise<Data>;

/** Somebody of the demo who speaks to the server without a page, as another device of theirs does. */
export async function byApi(
  { product: { origin } }: { product: { origin: string } },
  username: string,
): Promise<Ask> {
  let token = '';
  const ask: Ask = async (document, variables) => {
    const response = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin,
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query: print(document), variables }),
    });
    const { data, errors } = (await response.json()) as { data?: never; errors?: unknown };
    if (!data) throw new Error(JSON.stringify(errors));
    return data;
  };
  const { loginWithPassword } = await ask(LoginWithPasswordDocument, {
    input: { username, password: 'zhike-demo-2026' },
  });
  token = loginWithPassword.accessToken!;
  // Nobody of the demo has agreed to anything yet, and nothing is written before.
  const { legalDocuments } = await ask(ConsentSheetDocument, {});
  const read = (kind: LegalDocumentKind) => legalDocuments.find(document => document.kind === kind)!.version;
  await ask(GiveConsentDocument, {
    input: { privacyPolicy: read('PRIVACY_POLICY'), serviceAgreement: read('SERVICE_AGREEMENT') },
  });
  return ask;
}
