import { stringifyDocument, type TypedDocumentNode } from '@urql/core';
import { uniFetch } from '../platform/http';
import { API_ORIGIN } from '../platform/origin';
import { placeHeaders } from './headers';

export const GRAPHQL_URL = `${API_ORIGIN}/graphql`;

/** One question outside the client and its cache: sessions are made before there is a client to ask with. */
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
  });
  const { data } = JSON.parse(await response.text()) as { data?: Data | null };
  if (!data) throw new Error(`The server answered ${response.status} without data`);
  return data;
}
