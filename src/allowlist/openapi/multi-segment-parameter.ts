/**
 * A parameter that stands for one or more segments, as the description declares. The route of the parameter is as wide as a
 * prefix: `/files/{path+}` allows everything below `/files/`.
 */
export interface MultiSegmentParameter {
  /** The path of the route, such as `/v1/files/{path+}`. */
  readonly route: string;

  /** The name of the parameter as the description writes it. */
  readonly name: string;

  /**
   * The file and the JSON pointer (RFC 6901) of the declaration: the path, or the vendor extension of the parameter, such as
   * `openapi.yaml#/components/parameters/path/x-multi-segment`. The text starts with `#` if the description is an object.
   */
  readonly pointer: string;
}
