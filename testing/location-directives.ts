/** A block of a configuration with its own directives. */
interface Block {
  readonly parent?: Block;
  readonly directives: Map<string, string>;
}

/** A configuration that says in its access log, as `location`, which location had a request last, and what holds there. */
export interface ObservedLocations {
  readonly text: string;
  /** The value of a directive in a location, its own or that of a block around it. */
  directive(location: string, name: string): string | undefined;
}

/** Locations of answers that NGINX gives itself, and of questions on the way: of these nothing is said. */
const UNOBSERVED = /^\s*location (?:@rejected|@health|= "\/\.\.\/)/;

/** Adds to a configuration what tells its locations apart. */
export function observeLocations(text: string): ObservedLocations {
  const locations = new Map<string, Block>();
  let block: Block = { directives: new Map() };
  const lines = text.split('\n').flatMap((line) => {
    const statement = line.trim();
    if (statement === '}') {
      block = block.parent!;
      return [line];
    }
    if (!statement.endsWith('{')) {
      const [, name, value] = /^([a-z_]+) (.*);$/.exec(statement) ?? [];
      if (name !== undefined) {
        block.directives.set(name, value);
      }
      return [line.replace(/^(\s*log_format \S+ escape=json "\{)/, '$1\\"location\\":\\"${observed_location}\\",')];
    }
    block = { parent: block, directives: new Map() };
    if (statement === 'http {') {
      return [line, 'uninitialized_variable_warn off;'];
    }
    if (statement.startsWith('location ') && !UNOBSERVED.test(line)) {
      const label = String(locations.size + 1);
      locations.set(label, block);
      return [line, `set $observed_location ${label};`];
    }
    return [line];
  });
  return {
    text: lines.join('\n'),
    directive: (location, name) => {
      for (let one = locations.get(location); one !== undefined; one = one.parent) {
        if (one.directives.has(name)) {
          return one.directives.get(name);
        }
      }
      return undefined;
    },
  };
}
