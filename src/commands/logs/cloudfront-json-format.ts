import { canonicalName, readCloudFrontFields } from './cloudfront-fields';
import { LineFormat, LineResult } from './line-format';
import { JsonObject } from './proxy-format';
import { RequestRecord } from './request-record';

const NAMES_OF_STEM = ['"cs-uri-stem":', '"cs_uri_stem":'];

/** The standard logs of CloudFront, version 2, with one object of JSON per line. */
export class CloudFrontJsonFormat implements LineFormat {
  public readonly name = 'cloudfront';
  /** The members of the objects so far by their canonical names. */
  private readonly members = new Map<string, string>();
  private readonly known = new Set<string>();

  public read(line: string, record: RequestRecord): LineResult {
    if (line.charCodeAt(0) !== 0x7b || !NAMES_OF_STEM.some((name) => line.includes(name))) {
      return LineResult.BROKEN;
    }
    try {
      return this.readObject(JSON.parse(line), record);
    } catch {
      return LineResult.BROKEN;
    }
  }

  public readObject(object: JsonObject, record: RequestRecord): LineResult {
    for (const name in object) {
      if (!this.known.has(name)) {
        this.known.add(name);
        this.members.set(canonicalName(name), name);
      }
    }
    return readCloudFrontFields((name) => {
      const value = object[this.members.get(name) ?? name];
      return value === undefined || value === null ? '' : String(value);
    }, record);
  }
}
