/** A request header that an OpenAPI description names, as a parameter or as an API key. */
export interface HeaderParameter {
  /** The name of the header as the description writes it. */
  readonly name: string;

  /**
   * The file and the JSON pointer (RFC 6901) of the parameter or API key, such as
   * `openapi.yaml#/components/securitySchemes/key`. The text starts with `#` if the description is an object.
   */
  readonly pointer: string;
}
