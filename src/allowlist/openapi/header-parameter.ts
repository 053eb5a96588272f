/** A header of requests that a description names: as a parameter, or as an API key. */
export interface HeaderParameter {
  /** The name of the header as the description writes it. */
  readonly name: string;

  /**
   * The file and the JSON pointer (RFC 6901) of what names it, such as `openapi.yaml#/components/securitySchemes/key`. It
   * starts with `#` where the description is an object.
   */
  readonly pointer: string;
}
