import { Compilation } from '../features/compilation';
import { Statement, variable } from '../syntax/configuration-tree';
import { AUTHORIZATION_PATH } from '../syntax/variables';

/** The location of authorization requests to the app. */
export function authorizationLocation({ settings: { protocol }, features }: Compilation): Statement[] {
  const statements = features.flatMap((feature) => feature.authorizationRequest?.());
  return features.authorization.requestLocation([...statements, protocol.pass([variable(AUTHORIZATION_PATH)])]);
}
