/**
 * A table in Markdown.
 *
 * @param rightFrom the index of the first column whose cells are aligned to the right
 */
export function markdownTable(header: string[], rows: string[][], rightFrom = header.length): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
  return [line(header), `|${header.map((_, index) => index >= rightFrom ? '--:' : '---').join('|')}|`, ...rows.map(line)].join('\n');
}
