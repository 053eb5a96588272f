import { DescriptionError } from './description-error';
import { DescriptionProblems } from './description-problems';
import { Operation, pathItemField } from './operation';
import { child, DescriptionFiles, Located } from './reading/description-files';
import { isObject, isStrings, member } from '../../validation/unknown-values';
import { PathParameter } from '../paths/path-parameter';

/** The parameters in the path of operations. */
export class PathParameters {
  /** The path parameters of a list, by the list's value, because each operation of a path item reads the path item's list. */
  private readonly read = new Map<unknown, Map<string, Located>>();

  /** @param problems the problems to which references that lead nowhere are added; omitted if nothing depends on them */
  constructor(private readonly files: DescriptionFiles, private readonly problems?: DescriptionProblems) {}

  /** The path parameters of an operation by name. The operation's parameters take precedence over the path item's parameters. */
  public of(operation: Operation): Map<string, Located> {
    return new Map([
      ...this.list(pathItemField(operation.pathItem, 'parameters')),
      ...this.list(child(operation.at, 'parameters')),
    ]);
  }

  /** The values that the schema of a parameter allows, if a route can express them. */
  public shapeOf(parameter: Located): PathParameter | undefined {
    const style = member(parameter.value, 'style') ?? 'simple';
    if (style !== 'simple') {
      return undefined;
    }
    const schema = member(parameter.value, 'schema') === undefined ? parameter : this.attempt(() => this.files.follow(child(parameter, 'schema')));
    return schema === undefined ? undefined : shapeOfSchema(schema.value);
  }

  private list(at: Located | undefined): Map<string, Located> {
    const known = this.read.get(at?.value);
    if (known !== undefined) {
      return known;
    }
    const result = new Map<string, Located>();
    if (at !== undefined && Array.isArray(at.value)) {
      at.value.forEach((_, i) => {
        const parameter = this.attempt(() => this.files.follow(child(at, String(i))));
        const name = member(parameter?.value, 'name');
        if (parameter !== undefined && member(parameter.value, 'in') === 'path' && typeof name === 'string') {
          result.set(name, parameter);
        }
      });
      this.read.set(at.value, result);
    }
    return result;
  }

  private attempt(step: () => Located): Located | undefined {
    if (this.problems !== undefined) {
      return this.problems.attempt(step);
    }
    try {
      return step();
    } catch (error) {
      if (!(error instanceof DescriptionError)) {
        throw error;
      }
      return undefined;
    }
  }
}

/** The vendor extension with which a parameter declares that the parameter spans segments, as in GitHub's description. */
export const MULTI_SEGMENT_EXTENSION = 'x-multi-segment';

/** Whether a parameter declares with the vendor extension that the parameter spans segments. */
export function isMultiSegment(parameter: Located): boolean {
  return member(parameter.value, MULTI_SEGMENT_EXTENSION) === true;
}

function shapeOfSchema(schema: unknown): PathParameter | undefined {
  if (!isObject(schema)) {
    return undefined;
  }
  const listed = Array.isArray(schema.type) && schema.type.length === 1 ? schema.type[0] : schema.type;
  if (Array.isArray(schema.enum)) {
    const values = schema.enum.map((value) => typeof value === 'number' ? String(value) : value);
    try {
      return isStrings(values) ? PathParameter.oneOf(values) : undefined;
    } catch {
      return undefined; // The values need an encoding, or there are too many values.
    }
  }
  return listed === 'integer' ? PathParameter.integer()
    : listed === 'string' && schema.format === 'uuid' ? PathParameter.uuid()
      : undefined;
}
