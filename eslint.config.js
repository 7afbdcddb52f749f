import vueI18n from '@intlify/eslint-plugin-vue-i18n';
import prettier from 'eslint-config-prettier';
import vue from 'eslint-plugin-vue';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import importDirection from './eslint.imports.js';

const PLATFORM_ONLY = 'Only client/src/platform knows which platform it runs on.';

/** uni-app's conditional compilation lives in comments, which no parser shows as code: the text itself is read. */
const noConditionalCompilation = {
  create: context => ({
    Program() {
      const mark = /#(ifdef|ifndef)\b/.exec(context.sourceCode.text);
      if (mark)
        context.report({
          loc: context.sourceCode.getLocFromIndex(mark.index),
          message: `${mark[0]}: ${PLATFORM_ONLY}`,
        });
    },
  }),
};

const transport = ['request', 'connectSocket', 'uploadFile', 'downloadFile', 'login', 'requestPayment'];

export default tseslint.config(
  {
    name: 'house/ignored',
    ignores: [
      '**/node_modules/',
      '**/dist/',
      '.data/',
      '.cache/',
      'test-results/',
      'graphql/generated/',
      'db/migrations/',
    ],
  },

  {
    name: 'house/code',
    files: ['**/*.{js,ts,tsx,vue}'],
    extends: [tseslint.configs.recommended, tseslint.configs.stylistic],
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-inferrable-types': ['error', { ignoreParameters: true, ignoreProperties: true }],
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      curly: ['error', 'multi-line'],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-debugger': 'error',
      'no-empty': 'error',
      'no-self-compare': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    name: 'house/node',
    files: ['{server,db,e2e}/**/*.ts', '*.{ts,js}'],
    languageOptions: { globals: globals.node },
  },
  {
    name: 'house/promises',
    files: ['{server,db,e2e}/**/*.ts'],
    ignores: ['server/playground/page/**'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
    },
  },
  {
    name: 'house/mocked-modules-have-a-process-of-their-own',
    files: ['{server,db,e2e}/**/*.{spec,test}.ts'],
    ignores: ['server/**/*.mocked.{spec,test}.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[callee.object.name="vi"][callee.property.name=/^(mock|doMock|hoisted|resetModules)$/]',
          message:
            'Files share their modules: what replaces one is named *.mocked.spec.ts or *.mocked.test.ts.',
        },
      ],
    },
  },
  {
    name: 'house/platforms-reject-with-plain-objects',
    files: ['e2e/support/mini-program/**/*.ts'],
    rules: { '@typescript-eslint/only-throw-error': 'off' },
  },
  {
    name: 'house/browser',
    files: ['server/playground/page/**/*.{ts,tsx}'],
    languageOptions: { globals: globals.browser },
  },
  {
    name: 'house/programs-that-speak-to-a-terminal',
    files: [
      'server/{start,main,beside,reconcile,audit-verify,rotate-keys,schema.emit,permissions.emit}.ts',
      'server/sandbox/*.ts',
      'e2e/**/*.ts',
      'db/*.ts',
    ],
    rules: { 'no-console': 'off' },
  },

  {
    name: 'house/client',
    files: ['client/**/*.{ts,vue}'],
    extends: [vue.configs['flat/recommended']],
    languageOptions: { globals: { uni: 'readonly' }, parserOptions: { parser: tseslint.parser } },
    rules: {
      'vue/block-lang': ['error', { script: { lang: 'ts' }, style: { lang: 'scss' } }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-emits-declaration': 'error',
      'vue/define-props-declaration': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/no-undef-properties': 'error',
      'vue/no-unused-refs': 'error',
      'vue/no-v-html': 'error',
      'vue/require-default-prop': 'off',
    },
  },
  {
    name: 'house/client-platform-stays-in-platform',
    files: ['client/src/**/*.{ts,vue}'],
    ignores: ['client/src/platform/**'],
    plugins: { house: { rules: { 'no-conditional-compilation': noConditionalCompilation } } },
    rules: {
      'house/no-conditional-compilation': 'error',
      'no-restricted-globals': ['error', ...['wx', 'my'].map(name => ({ name, message: PLATFORM_ONLY }))],
      'no-restricted-properties': [
        'error',
        ...transport.map(property => ({ object: 'uni', property, message: PLATFORM_ONLY })),
      ],
    },
  },
  {
    name: 'house/client-texts',
    files: ['client/src/**/*.{ts,vue}'],
    ignores: ['client/src/**/*.test.ts'],
    plugins: { '@intlify/vue-i18n': vueI18n },
    settings: { 'vue-i18n': { localeDir: './client/src/locales/*.json', messageSyntaxVersion: '^9.0.0' } },
    rules: {
      '@intlify/vue-i18n/no-missing-keys': 'error',
      '@intlify/vue-i18n/no-raw-text': [
        'error',
        {
          attributes: {
            '/.+/': ['title', 'label', 'placeholder', 'alt', 'aria-label', 'text', 'confirm-text', 'hint'],
          },
          ignorePattern: '^[^\\p{L}]+$',
        },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'Literal[value=/[\\u4e00-\\u9fff]/]', message: 'Texts come from client/src/locales.' },
        {
          selector: 'TemplateElement[value.raw=/[\\u4e00-\\u9fff]/]',
          message: 'Texts come from client/src/locales.',
        },
      ],
    },
  },
  {
    name: 'house/catalogues',
    files: ['client/src/locales/*.json'],
    extends: [vueI18n.configs['flat/base']],
    settings: { 'vue-i18n': { localeDir: './client/src/locales/*.json', messageSyntaxVersion: '^9.0.0' } },
    rules: {
      '@intlify/vue-i18n/no-missing-keys-in-other-locales': 'error',
      '@intlify/vue-i18n/no-html-messages': 'error',
      '@intlify/vue-i18n/valid-message-syntax': 'error',
    },
  },

  importDirection,
  prettier,
);
