import { AppFailure } from './app-failure';
import type { ResolvedRouteOptions } from '../../allowlist/routes/resolved-route-options';
import { Compilation } from '../features/compilation';
import { RouteClasses } from '../routing/route-classes';
import { comment, directive, mapKey, pattern, Statement } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { CLIENT_CLOSED_REASON, INCOMPLETE_ANSWER, OPTIONS_CLASS } from '../syntax/variables';

/** The status that NGINX logs if the client closed the connection before the response began. */
export const CLIENT_CLOSED_REQUEST = 499;

/** A pattern for the whole seconds of a long wait: 29 or more. Decision 29 explains the number. */
export const LONG_WAIT = '(?:29|[3-9][0-9]|[1-9][0-9]{2,})';

const AFTER_LONG_WAIT = 'rp_long_wait_reason';

/**
 * The maps for the reason in the log if the client closed the connection before the response began. After a long wait, the app
 * was too slow. Otherwise, clients leave for reasons of their own.
 */
export function clientClosedMaps({ allowlist }: Compilation): Statement[] {
  const patient = RouteClasses.of(allowlist).idsOf(({ _options }) => mayBeSilent(_options));
  return [
    comment('For the log: the reason if the client closed the connection. An app without a response header for 29 seconds was too slow.'),
    map([read('upstream_header_time'), ':', read('upstream_response_time')], CLIENT_CLOSED_REASON, [
      directive(pattern(`^(?:.* )?-:(?:.* )?${LONG_WAIT}\\.`), patient.length === 0 ? AppFailure.TOO_SLOW : valueOf(AFTER_LONG_WAIT)),
    ], { otherwise: valueOf(INCOMPLETE_ANSWER), volatile: true }),
    ...patient.length === 0 ? [] : [
      map([read(OPTIONS_CLASS)], AFTER_LONG_WAIT, patient.map((id) => directive(mapKey(id), valueOf(INCOMPLETE_ANSWER))),
        { otherwise: AppFailure.TOO_SLOW }),
    ],
  ];
}

/** Whether the app may wait: for an event, as a stream does, or for the body of the request, which NGINX forwards as it arrives. */
function mayBeSilent({ stream, requestBuffering }: ResolvedRouteOptions): boolean {
  return stream === true || requestBuffering === false;
}
