import DefaultTheme from 'vitepress/theme';
import { enhanceAppWithTabs } from 'vitepress-plugin-tabs/client';
import { h } from 'vue';
import { withBase } from 'vitepress';
import Diagram from './Diagram.vue';
import './style.css';

export default {
  extends: DefaultTheme,
  // The theme's own page has no landmark.
  Layout: () => h(DefaultTheme.Layout, null, {
    'not-found': () => h('main', { class: 'not-found' }, [h('h1', 'Not found'), h('p', ['The site has no page here. ', h('a', { href: withBase('/') }, 'Go to the first page')])]),
  }),
  enhanceApp({ app }) {
    enhanceAppWithTabs(app);
    app.component('Diagram', Diagram);
  },
};
