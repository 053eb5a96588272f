import { countedText } from '../src/commands/counted-text';
import type { ReportedPath, ReportedRoute } from '../src/commands/report/reported-paths';

interface Props {
  readonly path: ReportedPath;
  /** The text for the path, unless the text is beside the routes. */
  readonly name?: string;
}

/** A path with its methods and with the options of each method. */
export function RoutesOfPath({ path: { kind, path, routes, requests, differences = [] }, name }: Props) {
  return <div class="path" data-path={path}>
    <p>{name === undefined ? null : <><code>{name}</code> </>}<span class="kind">{kind}{requests === undefined ? null : `, ${countedText(requests, 'request')}`}</span>{differences.map((one) => <> <span class={`difference ${one}`}>{one}</span></>)}</p>
    {routes.map((route) => <Route key={route.methods.join()} route={route} />)}
  </div>;
}

function Route({ route: { methods, options, redirect } }: { readonly route: ReportedRoute }) {
  return <div class="route">
    <p class="methods">{methods.join(', ')}{redirect === undefined ? null : <> redirected to <code>{redirect}</code></>}</p>
    {options.length === 0 ? null : <dl>{options.map(({ name, value }) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>}
  </div>;
}
