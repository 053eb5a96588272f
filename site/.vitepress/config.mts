import * as fs from 'node:fs';
import * as path from 'node:path';
import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';
import { tabsMarkdownPlugin } from 'vitepress-plugin-tabs';
import { namesOf } from '../api-reference-names';
import { diagrams, emptyCorners, repositoryLinks } from '../markdown';

const FILES = path.resolve(__dirname, '../.tmp');
const REPOSITORY = 'https://github.com/cdk-reverse-proxied-service/cdk-reverse-proxied-service';

export default defineConfig({
  title: 'cdk-reverse-proxied-service',
  description: 'AWS CDK construct for an Amazon ECS service behind an NGINX sidecar that lets through only the requests you list',
  lang: 'en',
  base: process.env.SITE_BASE,
  head: [['link', { rel: 'icon', href: `${process.env.SITE_BASE}icon.svg` }]],
  srcDir: '.tmp/pages',
  outDir: '.tmp/site',
  cacheDir: '.tmp/cache',
  metaChunk: true,
  vite: { publicDir: path.resolve(__dirname, '../public') },
  markdown: {
    attrs: { disable: true }, // GitHub has none.
    anchor: { slugify: (text: string) => slug(text) },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (markdown) => {
      markdown.use(tabsMarkdownPlugin);
      repositoryLinks(markdown as never);
      diagrams(markdown as never);
      emptyCorners(markdown as never);
    },
  },
  themeConfig: {
    sidebar: JSON.parse(fs.readFileSync(path.join(FILES, 'sidebar.json'), 'utf8')),
    nav: [{ text: 'First app', link: '/first-app' }, { text: 'Routes', link: '/routes' }, { text: 'Commands', link: '/commands' }, { text: 'Examples', link: '/examples/' }, { text: 'API', link: '/api/' }],
    outline: [2, 3],
    socialLinks: [{ icon: 'github', link: REPOSITORY, ariaLabel: 'The repository on GitHub' }],
    search: {
      provider: 'local',
      options: {
        miniSearch: { searchOptions: { combineWith: 'AND' } },
        _render: (text, env, markdown) => markdown.render(/^api\/\w+\//.test(env.relativePath) ? namesOf(text) : text, env),
      },
    },
  },
});
