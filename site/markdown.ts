import { Links } from './links';

/** The part of markdown-it that is used here. The package belongs to VitePress. */
interface MarkdownIt {
  readonly core: { readonly ruler: { push(name: string, rule: (state: { tokens: Token[]; env: PageEnvironment }) => void): void } };
  readonly renderer: { readonly rules: { fence?: (tokens: Token[], index: number, ...rest: unknown[]) => string } };
}

interface Token {
  type: string;
  tag: string;
  content: string;
  readonly info: string;
  readonly children: Token[] | null;
  attrs: [string, string][] | null;
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}

/** What VitePress knows of a page. */
interface PageEnvironment {
  readonly frontmatter?: { readonly source?: string };
}

/** Leads the links of the repository to the site. */
export function repositoryLinks(markdown: MarkdownIt): void {
  const links = new Links();
  const mend = (token: Token, source: string | undefined) => {
    if (token.type === 'link_open') {
      token.attrSet('href', links.target(source, token.attrGet('href')!));
    } else if (token.type === 'image') {
      const image = links.image(token.attrGet('src')!);
      if (image === undefined) { // Nothing is loaded from other hosts.
        Object.assign(token, { type: 'text', tag: '', attrs: null, children: null });
      } else {
        token.attrSet('src', image);
      }
    }
  };
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => (
    tokens.flatMap(({ children }) => children ?? []).forEach((token) => mend(token, env.frontmatter?.source))));
}

/** Shows the blocks of Mermaid as diagrams. */
export function diagrams(markdown: MarkdownIt): void {
  const { rules } = markdown.renderer;
  const fence = rules.fence!;
  rules.fence = (tokens, index, ...rest) => tokens[index].info.trim() === 'mermaid'
    ? `<Diagram code="${encodeURIComponent(tokens[index].content)}" />\n`
    : fence(tokens, index, ...rest);
}

/** Makes the empty cell in the corner of a table a cell without a heading, because a heading needs a text. */
export function emptyCorners(markdown: MarkdownIt): void {
  markdown.core.ruler.push('empty-corners', ({ tokens }) => tokens.forEach((token, i) => {
    if (token.type === 'th_open' && tokens[i + 1].content === '') {
      token.tag = 'td';
      tokens[i + 2].tag = 'td';
    }
  }));
}
