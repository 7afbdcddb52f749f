import { useEffect, useRef } from 'react';
import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { carryIntoHeaders, carryIntoVariables, renewClientKey, type Carried } from './carry.js';
import { freshKey } from './fresh-key.js';
import { endedOrderId, useWalk } from './walk.js';

interface TabText {
  query?: string | null;
  variables?: string | null;
  headers?: string | null;
}

/** Writes token, course, coupons and order into every tab as soon as they are known. Renders nothing. */
export function TabSync() {
  const walk = useWalk();
  const { tabs, activeTabIndex, queryEditor, variableEditor, headerEditor } = useGraphiQL(
    pick('tabs', 'activeTabIndex', 'queryEditor', 'variableEditor', 'headerEditor'),
  );
  const { storeTabs, updateActiveTabValues } = useGraphiQLActions();
  const written = useRef<{ token: string | null; viewer: string | null }>({ token: null, viewer: null });
  const ready = Boolean(queryEditor && variableEditor && headerEditor);

  useEffect(() => {
    if (!ready) return;
    // GraphiQL opens with the first tab's query alone, whichever tab was left open and whatever its variables.
    const opened = tabs[activeTabIndex];
    if (opened?.query && opened.query !== queryEditor!.getValue()) queryEditor!.setValue(opened.query);
    if (opened?.variables) variableEditor!.setValue(opened.variables);
    queryEditor!.updateOptions({ wordWrap: 'on' });
  }, [ready]);

  const rewrite = (change: (tab: TabText) => Partial<TabText>) => {
    tabs.forEach((tab, index) => {
      if (index !== activeTabIndex) {
        // GraphiQL has no action for a tab in the background; it reads these texts when the tab is opened.
        Object.assign(tab, change(tab));
        return;
      }
      const shown = { ...tab, variables: variableEditor!.getValue(), headers: headerEditor!.getValue() };
      const { variables, headers } = change(shown);
      if (typeof variables === 'string') variableEditor!.setValue(variables);
      if (typeof headers === 'string') headerEditor!.setValue(headers);
      if (variables !== undefined || headers !== undefined)
        updateActiveTabValues({ ...(variables && { variables }), ...(headers !== undefined && { headers }) });
    });
    storeTabs({ tabs, activeTabIndex });
  };

  const renewKeys = () =>
    rewrite(tab => {
      const variables = renewClientKey(tab.variables, freshKey);
      return variables === null ? {} : { variables };
    });

  const token = walk.session?.accessToken ?? null;
  useEffect(() => {
    if (!ready || token === written.current.token) return;
    const before = written.current.token;
    written.current.token = token;
    rewrite(tab => {
      const headers = carryIntoHeaders(tab.headers, before, token);
      return headers === null ? {} : { headers };
    });
  }, [ready, token]);

  const viewer = walk.session?.viewer?.id ?? null;
  useEffect(() => {
    if (!ready || !viewer || viewer === written.current.viewer) return;
    const isAnother = written.current.viewer !== null;
    written.current.viewer = viewer;
    if (isAnother) renewKeys();
  }, [ready, viewer]);

  const ended = endedOrderId(walk);
  useEffect(() => {
    if (ready && ended) renewKeys();
  }, [ready, ended]);

  const { courseId, templateId, sessionId, roomQuestionId, couponIds } = walk;
  const orderId = walk.order?.id;
  const firstRun = useRef(true);
  useEffect(() => {
    if (!ready) return;
    const found: Carried = {};
    if (courseId) found.courseId = courseId;
    if (templateId) found.templateId = templateId;
    if (sessionId) found.sessionId = sessionId;
    if (roomQuestionId) found.roomQuestionId = roomQuestionId;
    if (couponIds.length || !firstRun.current) found.couponIds = couponIds;
    if (orderId || !firstRun.current) found.orderId = orderId ?? '';
    firstRun.current = false;
    rewrite(tab => {
      const variables = carryIntoVariables(tab, found, freshKey);
      return variables === null ? {} : { variables };
    });
  }, [ready, courseId, templateId, sessionId, roomQuestionId, couponIds, orderId]);

  return null;
}
