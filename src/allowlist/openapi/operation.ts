import { child, Located } from './reading/description-files';

/** An operation of a description, with the values that it inherits. */
export interface Operation {
  /** The method as it stands in a request line. */
  readonly method: string;
  /** The key in `paths`. */
  readonly path: string;
  readonly at: Located;
  /** The path item, followed by the targets of its references. */
  readonly pathItem: Located[];
  readonly tags: string[];
  readonly operationId?: string;
}

/** The name of an operation in messages. */
export function operationName(operation: Operation): string {
  return `${operation.method} ${operation.path}${operation.operationId === undefined ? '' : ` (${operation.operationId})`}`;
}

/** A field of a path item: its own field, or else the field of the target of its reference. */
export function pathItemField(pathItem: Located[], name: string): Located | undefined {
  for (const layer of pathItem) {
    const value = layer.value as Record<string, unknown>;
    if (Object.hasOwn(value, name) && value[name] !== undefined) {
      return child(layer, name);
    }
  }
  return undefined;
}
