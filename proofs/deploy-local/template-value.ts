/** What a template says where the value is known only to whoever deploys it. */
class Expected {
  private readonly pattern: RegExp;

  public constructor(public readonly source: string) {
    this.pattern = new RegExp(`^${source}$`);
  }

  public accepts(actual: unknown): boolean {
    return this.pattern.test(String(actual ?? ''));
  }

  public toString(): string {
    return String(this.pattern);
  }
}

const SOMETHING = '[^]+';
/** Attributes whose value contains the physical id of their resource. */
const NAMING_ATTRIBUTES = ['Arn', 'GroupId', 'Id', 'Name', 'ServiceArn', 'TaskDefinitionArn', 'LoadBalancerArn', 'TargetGroupArn', 'ListenerArn'];

/** What is known after a deployment. */
export interface Deployed {
  readonly account: string;
  readonly region: string;
  readonly stack: string;
  /** By logical id. */
  readonly physicalIds: ReadonlyMap<string, string>;
  /** Attributes that do not contain the physical id, by `LogicalId.Attribute`, as the service has them. */
  readonly attributes?: ReadonlyMap<string, string>;
}

/**
 * A part of a template in the form that it is compared in: keys begin with a small letter as in APIs, references are
 * physical ids or patterns of what can be known of them.
 */
export function expectedValue(value: unknown, deployed: Deployed): unknown {
  if (Array.isArray(value)) {
    return value.map((element) => expectedValue(element, deployed));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const entries = Object.entries(value);
  if (entries.length === 1 && (entries[0][0] === 'Ref' || entries[0][0].startsWith('Fn::'))) {
    return intrinsic(value as Record<string, any>, deployed);
  }
  return Object.fromEntries(entries.map(([key, element]) => [apiKey(key), expectedValue(element, deployed)]));
}

/** The same form for what an API answered. */
export function actualValue(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(actualValue);
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [apiKey(key), actualValue(element)]));
}

/** Where `actual` lacks what is expected, or has it otherwise. What is not expected is not looked at. */
export function differences(expected: unknown, actual: unknown, at = ''): string[] {
  if (expected instanceof Expected) {
    return expected.accepts(actual) ? [] : [`${at} is ${JSON.stringify(actual)} and does not match ${expected}`];
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) {
      return [`${at} is ${JSON.stringify(actual)} instead of ${expected.length} elements`];
    }
    return expected.flatMap((element, i) => differences(element, actual[i], `${at}[${i}]`));
  }
  if (typeof expected === 'object' && expected !== null) {
    return Object.entries(expected).flatMap(([key, value]) =>
      differences(value, (actual as Record<string, unknown> | undefined)?.[key], at ? `${at}.${key}` : key));
  }
  return String(expected) === String(actual ?? '') ? [] : [`${at} is ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`];
}

/** A property's name as APIs have it. */
export function apiKey(key: string): string {
  return key.charAt(0).toLowerCase() + key.slice(1);
}

function intrinsic(value: Record<string, any>, deployed: Deployed): unknown {
  const [[name, argument]] = Object.entries(value);
  const source = sourceOf(name, argument, deployed);
  return typeof source === 'string' ? source : new Expected(source.pattern);
}

/** A string where all of it is known, or else a pattern. */
function sourceOf(name: string, argument: any, deployed: Deployed): string | { pattern: string } {
  switch (name) {
    case 'Ref': return reference(argument, deployed);
    case 'Fn::GetAtt': {
      const [id, attribute] = Array.isArray(argument) ? argument : argument.split(/\.(.*)/);
      const known = deployed.attributes?.get(`${id}.${attribute}`);
      if (known !== undefined) return known;
      const whole = deployed.physicalIds.get(id);
      const physicalId = attribute === 'Name' ? whole?.split('/').pop() : whole;
      return { pattern: physicalId !== undefined && NAMING_ATTRIBUTES.includes(attribute) ? `[^]*${escape(physicalId)}[^]*` : SOMETHING };
    }
    case 'Fn::Join': {
      const [separator, parts] = argument;
      return Array.isArray(parts) ? joined(parts.map((part: unknown) => expectedValue(part, deployed)), separator) : { pattern: SOMETHING };
    }
    case 'Fn::Sub':
      return typeof argument === 'string'
        ? joined(argument.split(/(\$\{[^}]+\})/).map((part) => part.startsWith('${') ? substituted(part.slice(2, -1), deployed) : part), '')
        : { pattern: SOMETHING };
    default: return { pattern: SOMETHING };
  }
}

function substituted(name: string, deployed: Deployed): unknown {
  return intrinsic(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }, deployed);
}

function joined(parts: unknown[], separator: string): string | { pattern: string } {
  if (parts.every((part) => typeof part === 'string' || typeof part === 'number')) {
    return parts.join(separator);
  }
  return { pattern: parts.map((part) => part instanceof Expected ? part.source : escape(String(part))).join(escape(separator)) };
}

function reference(id: string, deployed: Deployed): string | { pattern: string } {
  const pseudo: Record<string, string> = {
    'AWS::AccountId': deployed.account,
    'AWS::Region': deployed.region,
    'AWS::StackName': deployed.stack,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
  };
  return pseudo[id] ?? deployed.physicalIds.get(id) ?? { pattern: SOMETHING };
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
