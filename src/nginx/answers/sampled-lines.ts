import { SAMPLED_REASONS } from '../settings/rejected-request-log';
import { ResolvedSettings } from '../settings/resolve-settings';
import { block, comment, directive, literal, mapKey, Statement, text, variable, Variable, word } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { CHECKED_LINE, PLAIN_LINE, REQUEST_ID } from '../syntax/variables';

/** The weight of a sampled request: empty if its line is not written. */
const SAMPLE = 'rp_log_sample';

/** The variables of a log format with sampling. */
const weightOf = (format: string) => `${format}_weight`;

/** The field with the number of requests that a line stands for. Without sampling there is none. */
export function weightField({ rejectedRequestLog }: ResolvedSettings, format: string): (string | Variable)[][] {
  return rejectedRequestLog._isSampled ? [['"weight":', variable(weightOf(format))]] : [];
}

/** The variables that are not empty if a line is written. */
interface LineConditions {
  /** For a line with the values of the client as received. */
  readonly plain: string;
  /** For a line with the checked values. */
  readonly checked: string;
  /** For a line with the checked values of any request, or `undefined` if every request has a line. */
  readonly any?: string;
}

export function lineConditions({ rejectedRequestLog }: ResolvedSettings, format: string): LineConditions {
  return rejectedRequestLog._isSampled
    ? { plain: `${format}_plain_line`, checked: `${format}_checked_line`, any: weightOf(format) } : { plain: PLAIN_LINE, checked: CHECKED_LINE };
}

/** The maps that choose the sampled lines. The request ID is not random, but differs between all requests. */
export function samplingMaps({ rejectedRequestLog: log }: ResolvedSettings): Statement[] {
  return !log._isSampled ? [] : [
    comment('For the log: the sampled share of rejected requests, and the number of requests that each line stands for.'),
    block('split_clients', [text(variable(REQUEST_ID)), `$${SAMPLE}`], [
      directive(literal(`${log._percent}%`), literal(String(log._weight))),
      directive(word('*'), literal('')),
    ]),
  ];
}

/**
 * The maps that choose the lines of one log format.
 *
 * @param reason the variable that holds the reason
 * @param enforced the variable that holds whether the rejection is enforced, if some are not
 */
export function sampledLineMaps(settings: ResolvedSettings, format: string, reason: string, enforced?: string): Statement[] {
  const { plain, checked } = lineConditions(settings, format);
  const unlessDropped = (name: string, condition: string) => map([read(weightOf(format))], name, [directive(mapKey(''), literal(''))], { otherwise: valueOf(condition) });
  return !settings.rejectedRequestLog._isSampled ? [] : [
    map([read(reason), ...enforced === undefined ? [] : [' ', read(enforced)]], weightOf(format),
      SAMPLED_REASONS.map((sampled) => directive(mapKey(enforced === undefined ? sampled : `${sampled} true`), valueOf(SAMPLE))), { otherwise: '1' }),
    unlessDropped(plain, PLAIN_LINE),
    unlessDropped(checked, CHECKED_LINE),
  ];
}
