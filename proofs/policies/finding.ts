/** What a policy check says of one resource. */
export interface Finding {
  readonly tool: string;
  readonly rule: string;
  readonly message: string;
  /** The type of the resource, as CloudFormation has it. */
  readonly resourceType: string;
  /** The path of the resource in the construct tree. */
  readonly path: string;
  /** Whether the library made the resource, and not the example around it. */
  readonly ofLibrary: boolean;
}
