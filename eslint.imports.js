/**
 * Who may import whom, as data. Three tables are to be read and changed: LAYERS (domains), KINDS (the five kinds
 * of file in a domain) and PLACES (the rest of the house). What follows them only turns them into lint rules.
 */
import { importX, createNodeResolver } from 'eslint-plugin-import-x';

/** Lower to upper. A domain imports from earlier rows only; neighbours in one row do not know each other. */
const LAYERS = [
  ['kernel'],
  ['media'],
  ['audit'],
  ['users'],
  ['notices', 'points', 'experiments', 'safety'],
  ['catalog'],
  ['authoring', 'membership'],
  ['learning'],
  ['assessment', 'comments', 'questions', 'live'],
  ['moderation'],
  ['promotions', 'paid-questions'],
  ['orders'],
  ['payments'],
  ['escrow'],
  ['recommendation', 'analytics'],
  ['privacy'],
  ['permissions'],
];

/**
 * What values a kind of file takes from its own domain and from lower ones. The kernel is free to all, and so are types.
 * No read and no type reaches a service: what is looked at changes nothing.
 */
const KINDS = {
  rules: { own: ['rules'], lower: ['rules'] },
  entity: { own: ['rules', 'entity'], lower: ['rules', 'entity'] },
  service: { own: ['rules', 'entity', 'service'], lower: ['rules', 'entity', 'service'] },
  types: { own: ['rules', 'entity', 'types'], lower: ['rules', 'entity', 'types'] },
  reads: { own: ['rules', 'entity', 'types', 'reads'], lower: ['rules', 'entity', 'types', 'reads'] },
  resolver: { own: ['entity', 'types', 'service', 'reads'], lower: ['entity', 'types'] },
};

const CODE = '**/!(*.spec|*.test).ts';
const NPM = ['node_modules', 'client/node_modules'];

/** `target` may not import `from`, except what is named. */
const PLACES = [
  {
    target: `server/!(sandbox|testkit)/${CODE}`,
    from: ['server/app.ts', 'server/main.ts', 'server/start.ts', 'server/schema.ts', 'server/testkit'],
    message: 'A domain knows the kernel, lower domains and context.ts; the program is put together above it.',
  },
  {
    target: ['server/!(testkit)/**/*', 'server/!(main|start|build-lock|beside|*.spec).ts'],
    from: ['db'],
    message:
      'Only main, start, build-lock, beside and testkit open the database; everything else is handed an EntityManager.',
  },
  {
    target: `db/${CODE}`,
    from: ['server/**/*'],
    except: ['**/*.entity.ts', '**/*.rules.ts'],
    message: 'db knows entities, and the rules that say what their columns hold, only.',
  },
  {
    target: `server/sandbox/${CODE}`,
    from: ['.'],
    except: ['server/sandbox'],
    message: 'The sandbox imports nothing of the house: a mistake must not be able to cancel itself out.',
  },
  {
    target: ['server/!(sandbox)/**/*', 'server/*.ts', 'db', 'client', 'e2e'],
    from: ['server/sandbox'],
    message: 'The sandbox is a program of its own: start it and speak HTTP.',
  },
  {
    target: 'client',
    from: ['.'],
    except: ['client', 'graphql/generated', ...NPM],
    message: 'The client takes only graphql/generated from outside itself.',
  },
  {
    target: 'e2e',
    from: ['.'],
    except: ['e2e', 'graphql/generated', ...NPM],
    message: 'End-to-end tests see the product from outside; they take only graphql/generated.',
  },
];

const SDKS = {
  regex: '^(wechatpay-node-v3|alipay-sdk)(/|$)',
  message: 'Only server/payments/gateways and server/users/platforms know an SDK.',
};

const PURE = {
  regex: '^(?!\\.)',
  allowTypeImports: true,
  message: 'A rule knows no package: values in, value out.',
};

function layerZones() {
  return LAYERS.flatMap((row, level) =>
    row.map(domain => ({
      target: `server/${domain}`,
      from: LAYERS.slice(level)
        .flat()
        .filter(other => other !== domain)
        .map(other => `server/${other}`),
      message: `${domain} stands below: the upper domain imports it and contributes what looks upward.`,
    })),
  ).filter(zone => zone.from.length > 0);
}

function kindPatterns(kind, { own, lower }) {
  const others = allowed =>
    Object.keys(KINDS)
      .filter(other => !allowed.includes(other))
      .join('|');
  const message = `*.${kind}.ts takes values from its domain's ${own.join(', ')} and from lower domains' ${lower.join(', ')}.`;
  return [
    SDKS,
    ...(kind === 'rules' ? [PURE] : []),
    { regex: `^\\./.*\\.(${others(own)})\\.js$`, allowTypeImports: true, message },
    { regex: `^\\.\\./.*\\.(${others(lower)})\\.js$`, allowTypeImports: true, message },
  ];
}

const restrict = (name, files, patterns) => ({
  name: `imports/${name}`,
  files,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
});

export default [
  {
    name: 'imports/direction',
    files: ['**/*.{ts,tsx,vue}'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        createNodeResolver({
          extensions: ['.ts', '.js', '.vue', '.json'],
          extensionAlias: { '.js': ['.ts', '.js'] },
        }),
      ],
    },
    rules: { 'import-x/no-restricted-paths': ['error', { zones: [...layerZones(), ...PLACES] }] },
  },
  restrict('sdks', ['{server,db,e2e,client}/**/*.{ts,tsx,vue}'], [SDKS]),
  ...Object.entries(KINDS).map(([kind, takes]) =>
    restrict(kind, [`server/*/**/*.${kind}.ts`], kindPatterns(kind, takes)),
  ),
  {
    name: 'imports/sdk-holders',
    files: [
      'server/payments/gateways/{wechat,alipay}*.ts',
      'server/users/platforms/*.ts',
      'server/sandbox/**/*.{test,spec}.ts',
    ],
    rules: { '@typescript-eslint/no-restricted-imports': 'off' },
  },
  restrict(
    'sandbox',
    ['server/sandbox/**/!(*.test|*.spec).ts'],
    [{ regex: '^(?!node:|\\.)', message: 'The sandbox stands on Node alone.' }],
  ),
];
