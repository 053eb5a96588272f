import { DescriptionError, placeName } from './description-error';
import { HeaderParameter } from './header-parameter';
import { Operation, pathItemField } from './operation';
import { child, DescriptionFiles, Located } from './reading/description-files';
import { isObject, member } from '../../validation/unknown-values';

/** The request headers that operations take. References that lead nowhere are ignored, because no route depends on them. */
export class HeaderParameters {
  private readonly schemes: Located[];
  /**
   * The header parameters of a list, by the list's value, because each operation of a path item reads the path item's list.
   */
  private readonly read = new Map<unknown, HeaderParameter[]>();

  constructor(private readonly root: Located, private readonly files: DescriptionFiles) {
    // Swagger 2.0, and OpenAPI from 3.0 on.
    this.schemes = [child(root, 'securityDefinitions'), child(child(root, 'components'), 'securitySchemes')];
  }

  public of(operation: Operation): HeaderParameter[] {
    const own = member(operation.at.value, 'security');
    const security: unknown = own ?? member(this.root.value, 'security');
    const found = [
      ...this.list(pathItemField(operation.pathItem, 'parameters')), ...this.list(child(operation.at, 'parameters')),
      ...(Array.isArray(security) ? security : []).filter(isObject)
        .flatMap((requirement) => Object.keys(requirement)).flatMap((name) => this.apiKey(name)),
    ];
    return [...new Map(found.map((one) => [one.pointer, one])).values()];
  }

  private list(at: Located | undefined): HeaderParameter[] {
    if (at === undefined || !Array.isArray(at.value)) {
      return [];
    }
    const known = this.read.get(at.value) ?? at.value.flatMap((_, i) => this.header(child(at, String(i))));
    this.read.set(at.value, known);
    return known;
  }

  private apiKey(name: string): HeaderParameter[] {
    return this.schemes.filter(({ value }) => isObject(value) && Object.hasOwn(value, name))
      .flatMap((schemes) => this.header(child(schemes, name), 'apiKey'));
  }

  /** The header that a parameter or API key names, with or without a reference. */
  private header(at: Located, type?: string): HeaderParameter[] {
    try {
      const found = this.files.follow(at);
      const name = member(found.value, 'name');
      const isHeader = member(found.value, 'in') === 'header' && (type === undefined || member(found.value, 'type') === type);
      return isHeader && typeof name === 'string' ? [{ name, pointer: placeName(found) }] : [];
    } catch (error) {
      if (!(error instanceof DescriptionError)) {
        throw error;
      }
      return [];
    }
  }
}
