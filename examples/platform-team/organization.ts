import * as fs from 'fs';
import {
  App, AppProps, IPolicyValidationContext, IPolicyValidationPlugin, IPropertyInjector, PERMISSIONS_BOUNDARY_CONTEXT_KEY, PolicyValidationPluginReport,
  PolicyViolation, PropertyInjectors, Tags, Validations,
} from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Capacity, ReverseProxiedService, ReverseProxiedServiceProps } from '../../src';

/** What every service has unless it says otherwise. */
class ServiceDefaults implements IPropertyInjector {
  public readonly constructUniqueId = ReverseProxiedService.PROPERTY_INJECTION_ID;

  public inject(props: ReverseProxiedServiceProps): ReverseProxiedServiceProps {
    return {
      capacity: Capacity.fargate({ cpu: 512, memoryLimitMiB: 1024, cpuArchitecture: ecs.CpuArchitecture.ARM64 }),
      logRetention: logs.RetentionDays.SIX_MONTHS,
      scaling: props.desiredCount === undefined ? { minTaskCount: 2, maxTaskCount: 10, targetCpuUtilizationPercent: 60 } : undefined,
      ...props,
    };
  }
}

type Resources = Record<string, { Type: string; Properties?: Record<string, any> }>;

/** What every service must have. Synthesis fails where one has not. */
class OrganizationPolicy implements IPolicyValidationPlugin {
  public readonly name = 'organization-policy';
  public readonly ruleIds = ['role-without-boundary', 'unencrypted-listener', 'role-without-team'];

  public validate({ templatePaths }: IPolicyValidationContext): PolicyValidationPluginReport {
    const violations = templatePaths.flatMap((templatePath) => {
      const resources: Resources = JSON.parse(fs.readFileSync(templatePath, 'utf8')).Resources ?? {};
      const found = (ruleName: string, type: string, description: string, wrong: (properties: Record<string, any>) => boolean): PolicyViolation[] => {
        const ids = Object.entries(resources).filter(([, { Type, Properties = {} }]) => Type === type && wrong(Properties)).map(([id]) => id);
        return ids.length === 0 ? [] : [{
          ruleName, description, violatingResources: ids.map((resourceLogicalId) => ({ resourceLogicalId, templatePath, locations: ['Properties'] })),
        }];
      };
      return [
        ...found('role-without-boundary', 'AWS::IAM::Role', 'Roles have the boundary of the organization.', ({ PermissionsBoundary }) => PermissionsBoundary === undefined),
        ...found('role-without-team', 'AWS::IAM::Role', 'Roles name their team.', ({ Tags: tags }) => !(tags ?? []).some(({ Key }: { Key: string }) => Key === 'team')),
        ...found('unencrypted-listener', 'AWS::ElasticLoadBalancingV2::Listener', 'Clients are served over HTTPS.',
          ({ Protocol, DefaultActions }) => Protocol !== 'HTTPS' && DefaultActions.some(({ Type }: { Type: string }) => Type !== 'redirect')),
      ];
    });
    return { success: violations.length === 0, violations };
  }
}

export interface OrganizationAppProps extends AppProps {
  /** Who the resources belong to. */
  readonly team: string;
}

/** The app that the teams of an organization begin with: all of it is the public API of CDK, and none of it an Aspect of one's own. */
export class OrganizationApp extends App {
  public constructor({ team, ...props }: OrganizationAppProps) {
    super({ ...props, context: { [PERMISSIONS_BOUNDARY_CONTEXT_KEY]: { name: 'developer-boundary' }, ...props.context } });
    PropertyInjectors.of(this).add(new ServiceDefaults());
    Tags.of(this).add('team', team);
    Validations.of(this).addPlugins(new OrganizationPolicy());
  }
}
