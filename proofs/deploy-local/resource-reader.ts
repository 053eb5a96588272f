import type { Aws } from './aws';

type Read = (aws: Aws, physicalId: string, expected: Record<string, any>) => Promise<Record<string, any> | undefined>;

/** How the state of a resource is read. */
export interface ResourceReader {
  readonly read: Read;
  /** The properties of the template that are compared, besides that the resource is there. */
  readonly compared: string[];
}
