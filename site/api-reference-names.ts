/** The headings of the types and members on a page of the API reference. The search finds the reference by them, because its texts would be most of the index. */
export function namesOf(markdown: string): string {
  const [, title] = /^title: (.*)$/m.exec(markdown) ?? [];
  const headings = markdown.replace(/^```[^]*?^```$/gm, '').match(/^###? .*$/gm) ?? [];
  return [`# ${title ?? ''}`, ...headings.filter((heading) => heading.startsWith('### '))].join('\n\n');
}
