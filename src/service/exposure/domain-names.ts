import { Token } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { DomainOptions } from './domain-options';
import type { Problems } from '../../validation/problems';

/** The families of addresses that clients connect to. */
export interface AddressFamilies {
  readonly ipv4: boolean;
  readonly ipv6: boolean;
}

/** The domain names of a load balancer, with their records and their certificate. */
export class DomainNames {
  private readonly names: string[];

  public constructor(private readonly options: DomainOptions, problems: Problems) {
    const { domainName, alternativeDomainNames = [], hostedZone } = options;
    this.names = domainName === undefined ? [] : [...new Set([domainName, ...alternativeDomainNames])];
    if (domainName === undefined && alternativeDomainNames.length > 0) {
      problems.conflict('alternativeDomainNames', alternativeDomainNames, 'a missing `domainName`', `pass \`domainName: ${JSON.stringify(alternativeDomainNames[0])}\``);
    }
    if (domainName === undefined && hostedZone !== undefined) {
      problems.add('domainName', undefined, 'a name in the hosted zone', 'pass `domainName`, or leave `hostedZone` out');
    }
    if (hostedZone !== undefined && !Token.isUnresolved(hostedZone.zoneName)) {
      for (const name of this.known) this.checkZone(problems, name, hostedZone.zoneName);
    }
  }

  private get known(): string[] {
    return this.names.filter((name) => !Token.isUnresolved(name));
  }

  private checkZone(problems: Problems, name: string, zone: string): void {
    const prop = name === this.options.domainName ? 'domainName' : 'alternativeDomainNames';
    const lower = name.toLowerCase();
    if (this.known.find((other) => other.toLowerCase() === lower) !== name) {
      problems.add(prop, name, `different from ${JSON.stringify(this.known.find((other) => other.toLowerCase() === lower))} in more than case`, 'write the name once, in lower case, because DNS ignores case');
    } else if (!isIn(zone.toLowerCase(), lower)) {
      problems.add(prop, name, `a name in the hosted zone ${zone}`, 'pass the hosted zone of the name');
    } else if (!isIn(zone, name)) {
      problems.add(prop, name, `in lower case, like the name of the hosted zone ${zone}`,
        `write "${lower}"${zone === zone.toLowerCase() ? '' : `, and "${zone.toLowerCase()}" in the hosted zone`}`);
    }
  }

  /** The hosts that clients request, if there are domain names. */
  public get hosts(): string[] | undefined {
    return this.names.length > 0 ? this.names : undefined;
  }

  /** The option that each of the hosts was given in. */
  public get hostProps(): string[] {
    const { domainName, alternativeDomainNames = [] } = this.options;
    return this.names.map((name) => name === domainName ? 'domainName' : `alternativeDomainNames[${alternativeDomainNames.indexOf(name)}]`);
  }

  /** Whether a certificate can be created. The certificate authority looks for a public record. */
  public get certifiable(): boolean {
    return this.names.length > 0 && this.options.hostedZone !== undefined && !(this.options.hostedZone instanceof route53.PrivateHostedZone);
  }

  public createCertificate(scope: Construct): acm.Certificate {
    const [domainName, ...others] = this.names;
    return new acm.Certificate(scope, 'Certificate', {
      domainName,
      subjectAlternativeNames: others.length > 0 ? others : undefined,
      validation: acm.CertificateValidation.fromDns(this.options.hostedZone),
    });
  }

  /**
   * Creates an alias record for each name. The name is part of the ID, so that an additional name does not change the other
   * records, unless the name is unknown.
   */
  public createRecords(scope: Construct, aliasTarget: route53.IAliasRecordTarget, { ipv4, ipv6 }: AddressFamilies): route53.RecordSet[] {
    const zone = this.options.hostedZone;
    if (!zone) return [];
    const target = route53.RecordTarget.fromAlias(aliasTarget);
    return this.names.flatMap((name, i): route53.RecordSet[] => {
      const unknown = Token.isUnresolved(name);
      const part = !unknown ? name : name === this.options.domainName ? 'DomainName' : `AlternativeDomainName${i}`;
      // CDK would append the zone to a name that does not visibly end with the zone.
      const recordName = unknown ? `${name}.` : name;
      return [
        ...ipv4 ? [new route53.ARecord(scope, `Record-${part}`, { zone, recordName, target })] : [],
        ...ipv6 ? [new route53.AaaaRecord(scope, `Ipv6Record-${part}`, { zone, recordName, target })] : [],
      ];
    });
  }
}

/** The families of addresses of a load balancer. */
export function addressFamilies(ipAddressType: elbv2.IpAddressType | undefined): AddressFamilies {
  return { ipv4: ipAddressType !== elbv2.IpAddressType.DUAL_STACK_WITHOUT_PUBLIC_IPV4, ipv6: isDualStack(ipAddressType) };
}

/** Whether clients can connect over IPv6. */
export function isDualStack(ipAddressType: elbv2.IpAddressType | undefined): boolean {
  return ipAddressType === elbv2.IpAddressType.DUAL_STACK || ipAddressType === elbv2.IpAddressType.DUAL_STACK_WITHOUT_PUBLIC_IPV4;
}

function isIn(zone: string, name: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}
