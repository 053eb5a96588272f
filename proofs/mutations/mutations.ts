import { parseNginx, ParsedDirective } from '../../testing/nginx-syntax';

/** A text with one directive, block, `if` or map entry less. */
export interface Mutation {
  /** The blocks that it stands in and the directive itself, in one line. */
  readonly directive: string;
  /** Takes it out of the same configuration with other addresses. */
  readonly apply: (text: string, elsewhere: string) => string;
}

/** Everything that can be taken out of a configuration, one at a time. */
export function mutations(text: string): Mutation[] {
  const found: Mutation[] = [];
  const visit = (directives: ParsedDirective[], within: string, place: number[]) => directives.forEach((directive, index) => {
    const here = [...place, index];
    const called = name(directive);
    found.push({
      directive: `${within}${called}${directive.block === undefined ? ';' : ' { … }'}`,
      apply: (relocated, elsewhere) => {
        const { from, to } = at(parseNginx(relocated), here);
        // Without "listen" NGINX would take port 80 of all interfaces.
        return `${relocated.slice(0, from)}${directive.name === 'listen' ? `listen ${elsewhere};` : ''}${relocated.slice(to)}`;
      },
    });
    visit(directive.block ?? [], `${within}${called} > `, here);
  });
  visit(parseNginx(text), '', []);
  return found;
}

function name({ name: first, args }: ParsedDirective): string {
  const whole = [first, ...args].map((arg) => arg === '' ? '""' : arg).join(' ');
  return whole.length > 100 ? `${whole.slice(0, 60)}…${whole.slice(-30)}` : whole;
}

function at(directives: ParsedDirective[], [index, ...rest]: number[]): ParsedDirective {
  return rest.length === 0 ? directives[index] : at(directives[index].block!, rest);
}
