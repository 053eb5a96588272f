import { AllowlistChange, DESCRIBED_PARAMETERS, givenOptions } from './allowlist-changes';
import { HttpMethod, PathParameter, RouteOptions } from '../../allowlist';

/** A change as its user writes it. */
export interface ChangeText {
  /** The text in a routes file. */
  readonly yaml: string;
  /** The text in TypeScript. */
  readonly typescript: string;
}

/** The route or the hosts after a change. Options of the route that do not change are left out, with a remark. */
export function changeText(change: AllowlistChange, hosts: string[]): ChangeText {
  if (change.kind === 'host') {
    const all = [...hosts, change.host];
    return { yaml: `hosts: [${all.map(yamlText).join(', ')}]`, typescript: `hosts: [${all.map(codeText).join(', ')}]` };
  }
  const [kind, path, others] = change.kind === 'route' ? [change.pathKind, change.path, []]
    : [change.route.route._pattern.kind, change.route.route.path, Object.keys(givenOptions(change.route)).filter((name) => !(name in change.options))];
  const entries = Object.entries(change.options).filter(([, value]) => value !== undefined);
  const yaml = [`- ${kind}: ${/^\/[A-Za-z0-9\/._{}-]*$/.test(path) ? path : yamlText(path)}`, ...entries.map(([name, value]) => `  ${name}: ${yamlValue(value)}`), ...others.length === 0 ? [] : [`  # as before: ${others.join(', ')}`]];
  const code = [...entries.map(([name, value]) => `${name}: ${codeValue(value)}`), ...others.length === 0 ? [] : [`/* as before: ${others.join(', ')} */`]].join(', ');
  return { yaml: yaml.join('\n'), typescript: `Route.${kind}(${codeText(path)}${code === '' ? '' : `, { ${code} }`})` };
}

function yamlValue(value: RouteOptions[keyof RouteOptions]): string {
  return Array.isArray(value) ? `[${value.map((one) => one instanceof HttpMethod ? one.name : yamlText(String(one))).join(', ')}]`
    : typeof value === 'object' ? Object.keys(value).length === 0 ? '{}' : `{ ${Object.entries(value).map(([name, described]) => `${yamlText(name)}: ${describedParameter(described, (one) => one, (values) => `[${values.map(yamlText).join(', ')}]`)}`).join(', ')} }`
      : String(value);
}

function codeValue(value: RouteOptions[keyof RouteOptions]): string {
  return Array.isArray(value) ? `[${value.map((one) => one instanceof HttpMethod ? methodCode(one) : codeText(String(one))).join(', ')}]`
    : typeof value === 'object' ? Object.keys(value).length === 0 ? '{}' : `{ ${Object.entries(value).map(([name, described]) => `${/^\w+$/.test(name) ? name : codeText(name)}: ${describedParameter(described, (one) => `PathParameter.${one}()`, (values) => `PathParameter.oneOf([${values.map(codeText).join(', ')}])`)}`).join(', ')} }`
      : String(value);
}

function methodCode({ name }: HttpMethod): string {
  return Object.hasOwn(HttpMethod, name) ? `HttpMethod.${name}` : `HttpMethod.of(${codeText(name)})`;
}

/** The description of a parameter in a file or in code: a name, or a list of the values. */
function describedParameter(described: PathParameter, name: (text: string) => string, list: (values: string[]) => string): string {
  const known = Object.keys(DESCRIBED_PARAMETERS).find((one) => DESCRIBED_PARAMETERS[one]._shape === described._shape);
  return known === undefined ? list(described._examples(['', ''])) : name(known);
}

/** A text as a plain value of YAML where the value is certainly a text, and else in double quotes, as in JSON. */
function yamlText(text: string): string {
  return /^[A-Za-z/][A-Za-z0-9/._*-]*$/.test(text) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(text) ? text : JSON.stringify(text);
}

function codeText(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
