import type { ComparedSide } from './compared-side';
import type { RequestHead } from '../../allowlist/request-head';
import { ParameterTexts } from '../../allowlist/routes/common-paths';

/** A request with a host that a side forwards to the app, or else answers. `undefined` if there is no such request among those tried. */
export function exampleRequest(side: ComparedSide, host: string): RequestHead | undefined {
  const { _paths: paths } = side.allowlist;
  const texts = new ParameterTexts(paths.map(({ route }) => route._pattern));
  let answered: RequestHead | undefined;
  for (const { route: { _pattern: { segments, trailingSlash } }, methods } of paths) {
    const target = `/${segments.map((segment) => texts.of(segment)[0]).join('/')}${trailingSlash ? '/' : ''}`;
    for (const method of [...methods].sort(readFirst)) {
      const request = { method, target, host };
      const decision = side.decide(request);
      if (decision.allowed) {
        return request;
      }
      answered ??= decision.reason === undefined ? request : undefined;
    }
  }
  return answered;
}

/** Sorts methods, GET first. */
export const readFirst = (one: string, other: string) => Number(other === 'GET') - Number(one === 'GET');
