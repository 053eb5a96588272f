import * as path from 'path';

export const PAGE = path.resolve(__dirname, '../../docs/journey.md');

/** A block between two comments, which the command writes. */
const BLOCK = /(<!-- ([a-zA-Z]+): written by the command -->\n)[^]*?(<!-- end -->)/g;

/** A page with other texts in its blocks. Each text needs a block, and each block a text. */
export function withBlocks(page: string, texts: ReadonlyMap<string, string>): string {
  const names = [...page.matchAll(BLOCK)].map(([, , name]) => name);
  const wrong = [
    ...names.filter((name) => !texts.has(name)).map((name) => `the block "${name}" has no text`),
    ...[...texts.keys()].filter((name) => names.filter((other) => other === name).length !== 1).map((name) => `the text "${name}" needs one block`),
  ];
  if (wrong.length > 0) {
    throw new Error(`${path.basename(PAGE)}: ${wrong.join('; ')}`);
  }
  return page.replace(BLOCK, (_, begin: string, name: string, end: string) => `${begin}${texts.get(name)}\n${end}`);
}

/** A code block. A longer fence surrounds a text with code blocks. */
export function fenced(language: string, text: string): string {
  const fence = text.includes('```') ? '````' : '```';
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}
