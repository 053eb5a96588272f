/** The properties of a JSON object, each of which has to be read: what nobody reads is an error, not ignored. */
export class Fields {
  /** Reads an object to its end. */
  public static read<T>(where: string, object: Record<string, any>, read: (fields: Fields) => T): T {
    const fields = new Fields(where, object);
    const result = read(fields);
    if (fields.left.size > 0) {
      throw new Error(`${where} has what is not known here: ${[...fields.left].join(', ')}.`);
    }
    return result;
  }

  private readonly left: Set<string>;

  constructor(private readonly where: string, private readonly object: Record<string, any>) {
    this.left = new Set(Object.keys(object));
  }

  /** A property, or `undefined` where it is absent. */
  public take(name: string): any {
    this.left.delete(name);
    return this.object[name];
  }

  /** A property that must be there. */
  public required(name: string): any {
    if (this.object[name] === undefined) {
      throw new Error(`${this.where} has no ${name}.`);
    }
    return this.take(name);
  }

  /** The elements of a property that is a list, each read by `read`. */
  public list<T>(name: string, read: (fields: Fields) => T): T[] {
    return (this.take(name) ?? []).map((element: Record<string, any>, index: number) => Fields.read(`${this.where}, ${name}[${index}]`, element, read));
  }

  /** A property that is an object, read by `read`. */
  public inner<T>(name: string, read: (fields: Fields) => T): T | undefined {
    const value = this.take(name);
    return value === undefined ? undefined : Fields.read(`${this.where}, ${name}`, value, read);
  }
}
