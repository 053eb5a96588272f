import { PropertyInjectors } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * The props after the nearest property injector has changed them. CDK's decorator for injection is not public and would hide
 * the class from jsii, so this function does the same with public methods.
 */
export function injectedProps<Props>(uniqueId: string, props: Props, scope: Construct, id: string): Props {
  for (const around of [...scope.node.scopes].reverse()) {
    const injector = PropertyInjectors.hasPropertyInjectors(around) ? PropertyInjectors.of(around).for(uniqueId) : undefined;
    if (injector !== undefined) {
      return injector.inject(props, { scope, id });
    }
  }
  return props;
}
