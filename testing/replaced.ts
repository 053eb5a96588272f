import * as fs from 'fs';
import * as path from 'path';
import * as zlib from 'zlib';
import type { Template } from 'aws-cdk-lib/assertions';

interface ResourceType {
  readonly cloudFormationType: string;
  readonly properties: Record<string, { readonly causesReplacement?: 'yes' | 'no' | 'maybe' }>;
}

let types: Map<string, ResourceType> | undefined;

/** The properties that replace a resource when they change, by the specification that the CDK CLI has for its differences. */
function replacingProperties(type: string): string[] {
  const file = path.join(path.dirname(require.resolve('aws-cdk/package.json')), 'db.json.gz');
  types ??= new Map((JSON.parse(zlib.gunzipSync(fs.readFileSync(file)).toString()).schema.resource.entities as ResourceType[])
    .map((known) => [known.cloudFormationType, known]));
  const known = types.get(type);
  if (!known) throw new Error(`The CDK CLI does not know ${type}.`);
  return Object.entries(known.properties).filter(([, { causesReplacement }]) => causesReplacement === 'yes' || causesReplacement === 'maybe').map(([name]) => name);
}

type Resources = Record<string, { readonly Type: string; readonly Properties?: Record<string, unknown> }>;

/** What an update from one template to another removes or replaces, of the types that match: id, and the property that does it. */
export function replaced(before: Template, after: Template, matching: RegExp): string[] {
  const [old, now] = [before, after].map((template) => template.toJSON().Resources as Resources);
  return Object.entries(old).filter(([, { Type }]) => matching.test(Type)).flatMap(([id, { Type, Properties = {} }]) => {
    if (now[id]?.Type !== Type) return [`${id} is removed`];
    const changed = replacingProperties(Type).filter((name) => JSON.stringify(Properties[name]) !== JSON.stringify(now[id].Properties?.[name]));
    return changed.map((name) => `${id} is replaced by ${name}`);
  }).sort();
}
