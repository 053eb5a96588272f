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
    mendSearch();
    enhanceAppWithTabs(app);
    app.component('Diagram', Diagram);
  },
};

/** The theme says that the box of the search, which contains fields and buttons, is a button itself. */
function mendSearch() {
  if (import.meta.env.SSR) {
    return;
  }
  new MutationObserver(() => {
    const box = document.querySelector('.VPLocalSearchBox');
    if (box?.hasAttribute('aria-expanded')) {
      box.setAttribute('role', 'dialog');
      ['aria-expanded', 'aria-haspopup'].forEach((name) => box.removeAttribute(name));
    }
  }).observe(document.body, { subtree: true, childList: true, attributeFilter: ['aria-expanded'] });
}
