import { AllowlistChange, DESCRIBED_PARAMETERS } from './allowlist-changes';
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
    : [change.route.route._pattern.kind, change.route.route.path, keptOptions(change)];
  const entries = Object.entries(change.options).filter(([, value]) => value !== undefined);
  const remark = others.length === 0 ? [] : [`as before: ${others.join(', ')}`];
  const yaml = [
    `- ${kind}: ${/^\/[A-Za-z0-9\/._{}-]*$/.test(path) ? path : yamlText(path)}`,
    ...entries.map(([name, value]) => `  ${name}: ${valueText(value, YAML)}`),
    ...remark.map((text) => `  # ${text}`),
  ];
  const code = [...entries.map(([name, value]) => `${name}: ${valueText(value, TYPESCRIPT)}`), ...remark.map((text) => `/* ${text} */`)].join(', ');
  return { yaml: yaml.join('\n'), typescript: `Route.${kind}(${codeText(path)}${code === '' ? '' : `, { ${code} }`})` };
}

/** The way in which values are written. */
interface Language {
  readonly text: (text: string) => string;
  readonly key: (name: string) => string;
  readonly method: (method: HttpMethod) => string;
  /** A described parameter, by the name of the description. */
  readonly described: (name: string) => string;
  /** A parameter with a list of values. */
  readonly oneOf: (values: string) => string;
}

const YAML: Language = { text: yamlText, key: yamlText, method: ({ name }) => name, described: (name) => name, oneOf: (values) => values };

const TYPESCRIPT: Language = {
  text: codeText,
  key: (name) => /^\w+$/.test(name) ? name : codeText(name),
  method: ({ name }) => Object.hasOwn(HttpMethod, name) ? `HttpMethod.${name}` : `HttpMethod.of(${codeText(name)})`,
  described: (name) => `PathParameter.${name}()`,
  oneOf: (values) => `PathParameter.oneOf(${values})`,
};

function valueText(value: RouteOptions[keyof RouteOptions], language: Language): string {
  if (Array.isArray(value)) {
    return `[${value.map((one) => one instanceof HttpMethod ? language.method(one) : language.text(String(one))).join(', ')}]`;
  }
  if (typeof value !== 'object') {
    return String(value);
  }
  const members = Object.entries(value).map(([name, described]) => `${language.key(name)}: ${parameterText(described, language)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function parameterText(described: PathParameter, language: Language): string {
  const known = Object.keys(DESCRIBED_PARAMETERS).find((one) => DESCRIBED_PARAMETERS[one]._shape === described._shape);
  return known === undefined ? language.oneOf(`[${described._examples(['', '']).map(language.text).join(', ')}]`) : language.described(known);
}

/** The names of the options that a change leaves as they are. */
function keptOptions({ route, options }: AllowlistChange & { readonly kind: 'options' }): string[] {
  return Object.entries(route.route._given).filter(([name, value]) => value !== undefined && !(name in options)).map(([name]) => name);
}

/** A text as a plain value of YAML where the value is certainly a text, and else in double quotes, as in JSON. */
function yamlText(text: string): string {
  return /^[A-Za-z/][A-Za-z0-9/._*-]*$/.test(text) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(text) ? text : JSON.stringify(text);
}

function codeText(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
