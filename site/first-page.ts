/**
 * The first page of the site: README.md, in which the sections of the page about the first app replace the example, one tab for each
 * language.
 */
export function firstPage(readme: string, firstApp: string): string {
  const [, ...sections] = firstApp.split(/^## /m);
  const tabs = sections.map((section) => {
    const [, language, text] = /^(.+)\n([^]*)$/.exec(section)!;
    if (/\]\((?!https:)|^#/m.test(text.replace(/^```[^]*?^```$/gm, ''))) {
      throw new Error(`the section ${language} of docs/first-app.md must have no headings and only absolute links, because the first page of the site shows it, too`);
    }
    return `== ${language}\n${text}`;
  });
  const example = /^## Example\n[^]*?^```\n\n[^]*?\n\n/m; // the code and the paragraph after the code
  if (!example.test(readme)) {
    throw new Error('README.md must have a section "Example"');
  }
  return readme.replace(example, () => `## The first app\n\n:::tabs key:language\n${tabs.join('')}:::\n\n`);
}
