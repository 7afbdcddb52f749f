/** One-click log-in of the demo accounts, and the renewal of their tokens. */

import { buildSchema, type GraphQLSchema } from 'graphql';
import { useEffect } from 'react';
import { discover } from './discover.js';
import type { DemoAccount } from './ready-tabs.js';
import { post } from './transport.js';
import { changeWalk, currentWalk, learn, useWalk } from './walk.js';

export interface PlaygroundConfig {
  accounts: DemoAccount[];
  /** Opens the server for what its own client does not ask; null where it is open anyway. */
  token: string | null;
}

const LOG_IN = `mutation DemoLogIn($input: LoginWithPasswordInput!) {
  loginWithPassword(input: $input) {
    accessToken
    expiresAt
    viewer { id name role }
    userErrors { message }
  }
}`;
const WHO = 'query WhoAmI { me { id name role } }';
const LOG_OUT = 'mutation DemoLogOut { logout { userErrors { message } } }';
const FIRST_CHOICES = `query FirstChoices {
  courses(first: 50) { nodes { id title } }
  couponCentre(first: 10) { nodes { id claimable } }
}`;
const GOLDEN_COURSE = 'Python入门';
const RENEW_BEFORE_MS = 60_000;

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

export async function loadConfig(): Promise<PlaygroundConfig> {
  const response = await fetch('config.json');
  return response.ok ? ((await response.json()) as PlaygroundConfig) : { accounts: [], token: null };
}

/** As a file, because the endpoint of production tells it to nobody. */
export async function loadSchema(): Promise<GraphQLSchema> {
  return buildSchema(await (await fetch('schema.graphql')).text());
}

export async function logInAs(account: DemoAccount): Promise<void> {
  const before = currentWalk().session;
  try {
    const { username, password } = account;
    const result = await post({ query: LOG_IN, variables: { input: { username, password } } });
    const found = discover(result, location.origin);
    if (!found.session) throw new Error(refusal(result));
    learn(found, account);
    // A renewal leaves the old session alone: a running subscription may still stand on it.
    if (before && before.account?.username !== username) await endSession(before.accessToken);
  } catch (cause) {
    changeWalk({ notice: `登录失败：${cause instanceof Error ? cause.message : String(cause)}` });
  }
}

export async function logOut(): Promise<void> {
  const { session } = currentWalk();
  learn({ loggedOut: true });
  if (session) await endSession(session.accessToken);
}

/** The course to buy and the coupon to claim, filled in before anybody has run anything. */
export async function makeFirstChoices(): Promise<void> {
  const result = await post({ query: FIRST_CHOICES }).catch(() => null);
  const { listedCourses: courses = [], templateId } = discover(result, location.origin);
  const courseId = courses.find(course => course.title === GOLDEN_COURSE)?.id ?? courses[0]?.id;
  if (courseId && !currentWalk().courseId) changeWalk({ courseId });
  if (templateId && !currentWalk().templateId) changeWalk({ templateId });
}

/** Renews a demo account's token a minute before it ends; asks who logged in when the log-in did not say. */
export function useSessionUpkeep(): void {
  const { session } = useWalk();
  useEffect(() => {
    if (!session) return;
    if (!session.viewer) void identify(session.accessToken);
    if (!session.account || !session.expiresAt) return;
    const { account, expiresAt } = session;
    const timer = setTimeout(
      () => void logInAs(account),
      Math.max(5_000, expiresAt - Date.now() - RENEW_BEFORE_MS),
    );
    return () => clearTimeout(timer);
  }, [session]);
}

async function identify(token: string): Promise<void> {
  const result = await post({ query: WHO }, bearer(token)).catch(() => null);
  const me = result?.data?.me as { id: string; name: string; role: string } | null | undefined;
  const { session } = currentWalk();
  if (me && session?.accessToken === token) changeWalk({ session: { ...session, viewer: me } });
}

async function endSession(token: string): Promise<void> {
  await post({ query: LOG_OUT }, bearer(token)).catch(() => null); // An expired session has ended already.
}

function refusal(result: Awaited<ReturnType<typeof post>>): string {
  const payload = result.data?.loginWithPassword as { userErrors?: { message: string }[] } | null | undefined;
  return payload?.userErrors?.[0]?.message ?? result.errors?.[0]?.message ?? '服务端没有给出令牌';
}
