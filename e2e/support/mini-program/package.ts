import { readFileSync, readdirSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { TmplGroup } from 'glass-easel-template-compiler';
import { inlineImports, toCss } from './styles.js';
import { rewriteTemplate } from './templates.js';

export type Platform = 'weixin' | 'alipay';

export interface PageConfig {
  navigationBarTitleText?: string;
  navigationStyle?: string;
  usingComponents?: Record<string, string>;
  [key: string]: unknown;
}
export interface TabItem {
  pagePath: string;
  text: string;
  iconPath?: string | undefined;
  selectedIconPath?: string | undefined;
}
/** What the browser needs to run a build: texts only, so that it crosses into the page as JSON. */
export interface MiniProgramPackage {
  platform: Platform;
  pages: string[];
  tabs: TabItem[];
  tabColors: { color: string; selectedColor: string };
  window: PageConfig;
  modules: Record<string, string>;
  configs: Record<string, PageConfig>;
  templates: string;
  styles: { path: string; css: string }[];
}
export interface Diagnostic {
  file: string;
  line: number;
  column: number;
  error: boolean;
  message: string;
}
export interface Packed {
  package: MiniProgramPackage;
  diagnostics: Diagnostic[];
}

interface AppJson {
  pages: string[];
  subPackages?: { root: string; pages: string[] }[];
  window?: Record<string, unknown>;
  tabBar?: {
    color?: string;
    textColor?: string;
    selectedColor?: string;
    list?: TabItem[];
    items?: { pagePath: string; name: string; icon?: string; activeIcon?: string }[];
  };
  usingComponents?: Record<string, string>;
}

const EXTENSIONS = {
  weixin: { template: '.wxml', style: '.wxss', script: '.wxs' },
  alipay: { template: '.axml', style: '.acss', script: '.sjs' },
};

export function filesOf(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** Reads a build and compiles its templates; whatever the template compiler minds is handed back, not hidden. */
export function pack(platform: Platform, root: string): Packed {
  const files = filesOf(root);
  const read = (path: string) => (files.includes(path) ? readFileSync(join(root, path), 'utf8') : undefined);
  const of = (extension: string) => files.filter(file => file.endsWith(extension));
  const { template, style, script } = EXTENSIONS[platform];
  const app = JSON.parse(read('app.json') ?? '{}') as AppJson;
  const pages = [
    ...app.pages,
    ...(app.subPackages ?? []).flatMap(sub => sub.pages.map(page => posix.join(sub.root, page))),
  ];

  const configs: Record<string, PageConfig> = {};
  for (const file of of(template)) {
    const path = file.slice(0, -template.length);
    const own = JSON.parse(read(`${path}.json`) ?? '{}') as PageConfig;
    configs[path] = {
      ...pageConfig(own),
      usingComponents: { ...app.usingComponents, ...own.usingComponents },
    };
  }

  const { templates, diagnostics } = compileTemplates(platform, of(template), of(script), configs, read);
  return {
    package: {
      platform,
      pages,
      tabs: tabsOf(app),
      tabColors: {
        color: app.tabBar?.color ?? app.tabBar?.textColor ?? '#999',
        selectedColor: app.tabBar?.selectedColor ?? '#000',
      },
      window: pageConfig(app.window ?? {}),
      modules: Object.fromEntries(of('.js').map(file => [file, read(file)!])),
      configs,
      templates,
      styles: of(style).map(file => {
        const path = file.slice(0, -style.length);
        const css = inlineImports(file, read);
        return { path, css: toCss(css, pages.includes(path) ? ':scope' : '.mp-page') };
      }),
    },
    diagnostics,
  };
}

function tabsOf({ tabBar }: AppJson): TabItem[] {
  const ofAlipay = tabBar?.items?.map(({ pagePath, name, icon, activeIcon }) => ({
    ...{ pagePath, text: name, iconPath: icon, selectedIconPath: activeIcon },
  }));
  return tabBar?.list ?? ofAlipay ?? [];
}

/** Alipay calls the same settings by other names. */
function pageConfig(config: Record<string, unknown>): PageConfig {
  const transparent = config['transparentTitle'] === 'always' || config['transparentTitle'] === 'auto';
  return {
    ...config,
    navigationBarTitleText: (config['navigationBarTitleText'] ?? config['defaultTitle']) as
      string | undefined,
    navigationStyle: (config['navigationStyle'] ?? (transparent ? 'custom' : undefined)) as
      string | undefined,
  };
}

interface CompilerRemark {
  isError: boolean;
  message: string;
  path: string;
  startLine: number;
  startColumn: number;
}

function compileTemplates(
  platform: Platform,
  templateFiles: string[],
  scriptFiles: string[],
  configs: Record<string, PageConfig>,
  read: (path: string) => string | undefined,
): { templates: string; diagnostics: Diagnostic[] } {
  const { template, script } = EXTENSIONS[platform];
  const group = new TmplGroup();
  const diagnostics: Diagnostic[] = [];
  for (const file of templateFiles) {
    const path = file.slice(0, -template.length);
    const customTags = new Set(Object.keys(configs[path]?.usingComponents ?? {}));
    const source = rewriteTemplate(platform, read(file)!, customTags);
    for (const remark of group.addTmpl(path, source) as CompilerRemark[])
      diagnostics.push({
        file,
        line: remark.startLine + 1,
        column: remark.startColumn + 1,
        error: remark.isError,
        message: remark.message,
      });
  }
  for (const file of scriptFiles)
    group.addScript(file.slice(0, -script.length), read(file)!.replace('export default', 'module.exports ='));
  const templates = group.getTmplGenObjectGroups();
  group.free();
  return { templates, diagnostics };
}
