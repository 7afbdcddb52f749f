import './monaco-workers.js';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './style.css';
import { createRoot } from 'react-dom/client';
import { GraphiQL } from 'graphiql';
import { chooseFirstCourse, loadConfig, type PlaygroundConfig } from './accounts.js';
import { Bar, EventTrace } from './bar.js';
import { freshKey } from './fresh-key.js';
import { readyTabs } from './operations.js';
import { TabSync } from './tab-sync.js';
import { fetcher } from './transport.js';

/** Raise it when the ready tabs change, so that nobody keeps seeing the old ones. */
const STORAGE_PREFIX = 'zhike-playground-1:';
const storage = {
  getItem: (key: string) => localStorage.getItem(STORAGE_PREFIX + key),
  setItem: (key: string, value: string) => localStorage.setItem(STORAGE_PREFIX + key, value),
  removeItem: (key: string) => localStorage.removeItem(STORAGE_PREFIX + key),
  clear: () => {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(STORAGE_PREFIX)) localStorage.removeItem(key);
    }
  },
  get length() {
    return localStorage.length;
  },
};

function resetTabs() {
  storage.clear();
  location.reload();
}

function Playground({ accounts }: PlaygroundConfig) {
  return (
    <GraphiQL
      fetcher={fetcher}
      storage={storage}
      defaultTabs={readyTabs(accounts[0], freshKey)}
      defaultEditorToolsVisibility="variables"
      forcedTheme="light"
      inputValueDeprecation
      schemaDescription
    >
      <GraphiQL.Logo>{null}</GraphiQL.Logo>
      <GraphiQL.Footer>
        <EventTrace />
      </GraphiQL.Footer>
      <Bar accounts={accounts} onReset={resetTabs} />
      <TabSync />
    </GraphiQL>
  );
}

const config = await loadConfig();
createRoot(document.getElementById('root')!).render(<Playground {...config} />);
void chooseFirstCourse();
