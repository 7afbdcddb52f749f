import { CombinedError, stringifyDocument, type TypedDocumentNode } from '@urql/core';
import { uniFetch } from '../platform/http';
import { API_ORIGIN } from '../platform/origin';
import { placeHeaders } from './headers';

export const GRAPHQL_URL = `${API_ORIGIN}/graphql`;

interface Answer<Data> {
  data?: Data | null;
  errors?: { message: string; extensions?: Record<string, unknown> }[];
}

/**
 * One question outside the client and its cache: sessions are made before there is a client to ask with. Without data
 * it fails as the client does, so that whoever asked can tell why.
 */
export async function ask<Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  accessToken?: string,
): Promise<Data> {
  const response = await uniFetch(GRAPHQL_URL, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...placeHeaders(),
      ...(accessToken ? { authorization: `Bearer ${accessToken}` } : {}),
    },
    body: JSON.stringify({ query: stringifyDocument(document), variables }),
  }).catch((networkError: Error) => {
    throw new CombinedError({ networkError });
  });
  const { data, errors } = answerIn<Data>(await response.text());
  if (!data) throw new CombinedError({ graphQLErrors: errors ?? [], response });
  return data;
}

/** A proxy before the server answers with pages of its own. */
function answerIn<Data>(text: string): Answer<Data> {
  try {
    return JSON.parse(text) as Answer<Data>;
  } catch {
    return {};
  }
}
