import { Compilation } from '../features/compilation';
import { Statement, variable } from '../syntax/configuration-tree';
import { ASKED_PATH } from '../syntax/variables';

/** The location of authorization requests to the app. */
export function authorizationLocation({ settings: { protocol }, features }: Compilation): Statement[] {
  return features.authorization.questionLocation([...features.flatMap((feature) => feature.question?.()), protocol._pass([variable(ASKED_PATH)])]);
}
