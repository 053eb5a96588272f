/** Values of pseudo parameters. Those of resources are known at deployment only; their names stand in for them. */
const PSEUDO_PARAMETERS: Record<string, string> = {
  'AWS::AccountId': '111122223333',
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-central-1',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** A part of a template with CloudFormation's functions carried out. */
export function resolved(value: any): any {
  if (Array.isArray(value)) {
    return value.map(resolved);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const [[name, argument] = ['', undefined], ...others] = Object.entries<any>(value);
  if (others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
    return call(name, argument);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]));
}

function call(name: string, argument: any): any {
  if (name === 'Ref') {
    return reference(argument);
  }
  if (name === 'Fn::GetAtt') {
    return reference(argument.join('.'));
  }
  if (name === 'Fn::Join') {
    return resolved(argument[1]).join(argument[0]);
  }
  if (name === 'Fn::Sub' && typeof argument === 'string') {
    return argument.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, inner: string) => literal ? `\${${inner}}` : reference(inner));
  }
  throw new Error(`The function ${name} is not known here: ${JSON.stringify(argument)}.`);
}

function reference(name: string): string {
  if (name.startsWith('AWS::') && !(name in PSEUDO_PARAMETERS)) {
    throw new Error(`The pseudo parameter ${name} is not known here.`);
  }
  return PSEUDO_PARAMETERS[name] ?? `<${name}>`;
}
