/**
 * A parameter that stands for one or more segments, because the description says so. Its route is as wide as a prefix:
 * `/files/{path+}` allows whatever is below `/files/`.
 */
export interface MultiSegmentParameter {
  /** The path of the route, such as `/v1/files/{path+}`. */
  readonly route: string;

  /** The name of the parameter as the description writes it. */
  readonly name: string;

  /**
   * The file and the JSON pointer (RFC 6901) of what says so: the path, or the vendor extension of the parameter, such
   * as `openapi.yaml#/components/parameters/path/x-multi-segment`. It starts with `#` where the description is an object.
   */
  readonly pointer: string;
}
