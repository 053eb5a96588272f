import { PropertyInjectors } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * The props as the nearest injector around has them. CDK's decorator for this is not public, and would hide the class
 * from jsii, so this does what it does by what is public.
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
