/** A name in SQL. */
export function identifier(name: string): string {
  return `"${name.replace(/"/g, '""')}"`;
}

/** A text in SQL. A backslash has no meaning in a text of Athena. */
export function literal(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}
