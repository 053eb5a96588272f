import { comment, directive, mapKey, pattern, Statement, text, variable } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { CHECKED_LINE, LOGGED_METHOD, PLAIN_LINE } from '../syntax/variables';

/** A log field whose value a client sent. */
interface ClientField {
  /** The variable that holds the value as received. */
  readonly source: string;
  /** The maximum number of bytes of the value that are logged if the values are not all plain. */
  readonly bytes: number;
  /** Whether the value may contain control characters, which take up to six bytes in JSON. */
  readonly controls: boolean;
}

/** The name of the variable with the checked value of another variable, whose value a client sent. */
export const checkedVariable = (source: string): string => `rp_log_${source.replace(/^(?:http|server|request)_/, '')}`;

/** The log fields from clients. Even if all characters are escaped, a line is shorter than the 16,384 bytes at which Docker cuts lines. */
const FIELDS: ClientField[] = [
  { source: 'request_uri', bytes: 2048, controls: false },
  { source: 'host', bytes: 255, controls: false },
  { source: 'server_protocol', bytes: 16, controls: false },
  { source: 'http_x_amzn_trace_id', bytes: 256, controls: true },
  { source: 'http_user_agent', bytes: 512, controls: true },
];

/** The maximum number of bytes of all fields together if they are plain. */
const PLAIN_BYTES = 4096;
const LONGEST_METHOD = 64;

/** The text that stands for omitted text. */
const CUT = ' [...]';

/** Well-formed UTF-8 of two to four bytes (RFC 3629, section 4). */
const MULTI_BYTE = [
  '[\\xC2-\\xDF][\\x80-\\xBF]', '\\xE0[\\xA0-\\xBF][\\x80-\\xBF]', '[\\xE1-\\xEC\\xEE\\xEF][\\x80-\\xBF]{2}', '\\xED[\\x80-\\x9F][\\x80-\\xBF]',
  '\\xF0[\\x90-\\xBF][\\x80-\\xBF]{2}', '[\\xF1-\\xF3][\\x80-\\xBF]{3}', '\\xF4[\\x80-\\x8F][\\x80-\\xBF]{2}',
].join('|');

/**
 * The maps for values from clients in the log: well-formed UTF-8 of limited length. NGINX's JSON escaping does not change bytes
 * from 128. Usually all values are plain ASCII: one pattern checks all of them, and the line has the values as received.
 */
export function logFields(): Statement[] {
  return [
    comment('For the log: the method as sent. NGINX changes its own variable to GET when NGINX itself responds.'),
    map([read('request')], LOGGED_METHOD, [
      directive(pattern(`^(?<rp_raw_method>[A-Za-z_-]{1,${LONGEST_METHOD}}) `), valueOf('rp_raw_method')),
      directive(pattern(`^(?<rp_raw_method_start>[A-Za-z_-]{${LONGEST_METHOD}})`), text(variable('rp_raw_method_start'), CUT)),
    ]),
    comment('For the log: values from clients, as well-formed UTF-8 of limited length. The mark [...] stands for omitted text.'),
    // The method in a plain line is NGINX's own variable: the locations of errors, in which NGINX changes it, log checked lines only.
    map([read('request_method'), ...FIELDS.map(({ source }) => read(source))], PLAIN_LINE, [directive(pattern(`^[ !#-\\[\\]-~]{0,${PLAIN_BYTES}}\\z`), '1')]),
    map([read(PLAIN_LINE)], CHECKED_LINE, [directive(mapKey(''), '1')]),
    ...FIELDS.flatMap(({ source, bytes, controls }) => {
      const name = checkedVariable(source);
      const character = `(?:${controls ? '[\\x01-\\x7F]' : '[ -~]'}|${MULTI_BYTE})`;
      return [
        map([read(source)], name, [directive(pattern(`(?s)^(?=.{0,${bytes}}\\z)${character}*+\\z`), valueOf(source))], { otherwise: valueOf(`${name}_cut`) }),
        map([read(source)], `${name}_start`, [directive(pattern(`(?s)^(?<${name}_bytes>.{1,${bytes}})`), valueOf(`${name}_bytes`))]),
        map([read(`${name}_start`)], `${name}_cut`, [directive(pattern(`^(?<${name}_whole>${character}*+)`), text(variable(`${name}_whole`), CUT))]),
      ];
    }),
  ];
}
