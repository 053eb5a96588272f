import { literal } from './sql-text';
import { EXTENSION_PATTERN, SEGMENT_KINDS } from '../learn/segment-shape';

/**
 * The SQL of the shape of a segment. Segments with equal results have equal shapes in `segmentShape()`.
 *
 * @param segment the SQL of a segment without braces
 */
export function segmentShapeSql(segment: string): string {
  const stem = `split_part(${segment}, '.', 1)`;
  const extension = `concat('.', split_part(${segment}, '.', 2))`;
  return [
    'CASE',
    `  WHEN NOT regexp_like(${segment}, '[0-9]') THEN ${segment}`,
    ...kinds(segment),
    `  WHEN cardinality(split(${segment}, '.')) = 2 AND regexp_like(${stem}, '[0-9]') AND regexp_like(${extension}, ${literal(`^${EXTENSION_PATTERN}$`)})`,
    `    THEN concat(CASE ${kinds(stem).map((line) => line.trim()).join(' ')} ELSE ${stem} END, ${extension})`,
    `  ELSE ${segment}`,
    'END',
  ].join('\n');
}

function kinds(text: string): string[] {
  return SEGMENT_KINDS.map(({ name, pattern }) => `  WHEN regexp_like(${text}, ${literal(`^(?:${pattern})$`)}) THEN ${literal(`{${name}}`)}`);
}
