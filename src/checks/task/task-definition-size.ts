import type { Check } from '../check';
import { isFunction } from '../rendered-properties';
import type { RenderedTask } from './rendered-task';
import { describeProblem } from '../../validation/problems';

/** The largest task definition that ECS registers: 64 KiB (Amazon ECS service quotas). */
const MAX_BYTES = 64 * 1024;

/**
 * The replacement for values that are known at deployment only. An empty text ensures that every rejected task definition is
 * certainly too large.
 */
const UNKNOWN = '';

/**
 * A task definition that is too large. AWS documents the limit but not how the size is computed, so the size is that of the
 * whole request that registers the task definition, as JSON.
 */
export const taskDefinitionSize: Check<RenderedTask> = {
  code: 'taskDefinitionSize',
  find: ({ properties }) => {
    const bytes = Buffer.byteLength(JSON.stringify(asRegistered(properties)));
    return bytes <= MAX_BYTES ? [] : [describeProblem(
      'taskDefinition', bytes, `at most ${MAX_BYTES} bytes of JSON`,
      'move long environment variables and commands into the image or Parameter Store, and the NGINX configuration into the image with `ProxyImage.built()`')];
  },
};

/** The value with CloudFormation's functions evaluated. */
function asRegistered(value: any): any {
  if (Array.isArray(value)) return value.map(asRegistered);
  if (typeof value !== 'object' || value === null) return value;
  const [name, ...others] = Object.keys(value);
  if (others.length === 0 && name === 'Fn::Join' && Array.isArray(value[name][1])) {
    const [delimiter, parts] = value[name];
    return parts.map(asRegistered).join(delimiter);
  }
  if (others.length === 0 && name === 'Fn::Sub') return String([value[name]].flat()[0]).replace(/\$\{[^}]*\}/g, UNKNOWN);
  if (others.length === 0 && name !== undefined && isFunction(name)) return UNKNOWN;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asRegistered(inner)]));
}
