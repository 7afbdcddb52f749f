import './monaco-workers.js';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './style.css';
import './theme.css';
import { createRoot } from 'react-dom/client';
import { GraphiQL } from 'graphiql';
import { makeFirstChoices, loadConfig, loadSchema, type PlaygroundConfig } from './accounts.js';
import { Bar, EventTrace } from './bar.js';
import { freshKey } from './fresh-key.js';
import { readyTabs } from './ready-tabs.js';
import { tabStorage } from './storage.js';
import { TabSync } from './tab-sync.js';
import { fetcher, openWith } from './transport.js';

function Playground({ accounts }: PlaygroundConfig) {
  return (
    <GraphiQL
      fetcher={fetcher}
      schema={schema}
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

const [config, schema] = await Promise.all([loadConfig(), loadSchema()]);
openWith(config.token);
const storage = tabStorage(config.accounts.length > 0);
const resetTabs = () => {
  storage.clear();
  location.reload();
};
createRoot(document.getElementById('root')!).render(<Playground {...config} />);
void makeFirstChoices();
