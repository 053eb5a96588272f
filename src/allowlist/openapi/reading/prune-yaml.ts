import { innerLevel, isPrunable, PRUNED, Level } from './prunable-keys';

/**
 * Leaves out of the YAML text of a description what no route comes from (schemas, responses, examples, prose), which is
 * nine tenths of it: reading all takes seconds and hundreds of megabytes.
 *
 * It goes by indentation alone, and only where that is certain: from the start of a line down the block mappings
 * `paths`, path item, operation. Whatever follows a key and is indented deeper belongs to it, in every YAML text. Where
 * the text is written in another way the result is `undefined`, and all has to be read.
 */
export function pruneYaml(text: string): string | undefined {
  const walk = new Walk();
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if (!walk.step(text.slice(start, end))) {
      return undefined;
    }
    start = end + 1;
  }
  return walk.text();
}

const KEY = /^(?:([A-Za-z$][A-Za-z0-9_$-]*)|"[^"\\\n]*"|'[^'\n]*'|\/[^\s:#]*(?::[^\s:#]+)*)[ ]*:(?=[ \r]|$)(.*)$/;

const ITEM = /^-(?:\s|$)/;
/** A parameter that is neither part of the path nor a header. */
const ELSEWHERE = /^in: *["']?(?:query|querystring|cookie|body|formData)["']?\s*$/;

/** A list of parameters, of which the one that is being read starts at the line `start` of what is kept. */
interface Parameters {
  readonly keyIndent: number;
  indent?: number;
  start: number;
  memberIndent: number;
  elsewhere: boolean;
}

class Walk {
  private readonly kept: string[] = [];
  /** The mappings that are open, from the document inwards, with the indentation of their keys once it is known. */
  private readonly open: Array<{ level: Level; indent?: number; readonly parent: number }> = [{ level: 'document', indent: 0, parent: -1 }];
  /** The indentation of the key whose lines are being left out. */
  private leftOut?: number;
  private parameters?: Parameters;

  /** The remaining text. */
  public text(): string {
    this.endParameter();
    return this.kept.join('\n');
  }

  /** Takes a line. The result is `false` if it is unknown to which key the line belongs. */
  public step(line: string): boolean {
    const content = line.trimStart();
    if (content === '' || content.startsWith('#')) {
      if (this.leftOut === undefined) {
        this.kept.push(line);
      }
      return true;
    }
    const indent = line.length - content.length;
    const belongsTo = (keyIndent: number) => indent > keyIndent || (indent === keyIndent && ITEM.test(content));
    if (this.leftOut !== undefined) {
      if (belongsTo(this.leftOut)) {
        return true;
      }
      this.leftOut = undefined;
    }
    if (this.parameters !== undefined) {
      if (belongsTo(this.parameters.keyIndent)) {
        this.parameterLine(line, indent, content);
        return true;
      }
      this.endParameter();
      this.parameters = undefined;
    }
    return this.structureLine(line, indent, content);
  }

  private structureLine(line: string, indent: number, content: string): boolean {
    let top = this.open[this.open.length - 1];
    while (indent <= top.parent) {
      this.open.pop();
      top = this.open[this.open.length - 1];
    }
    const key = KEY.exec(content);
    if (top.indent === undefined) {
      if (key === null) {
        this.open.pop(); // what was taken for a mapping is something else
        this.kept.push(line);
        return true;
      }
      top.indent = indent;
    }
    if (indent > top.indent) {
      this.kept.push(line);
      return true;
    }
    if (indent < top.indent) {
      return false;
    }
    if (key === null) {
      this.kept.push(line);
      return ITEM.test(content) || (this.open.length === 1 && this.kept.length === 1 && /^---\s*$/.test(content));
    }
    const [, name, rest] = key;
    if (name !== undefined && isPrunable(top.level, name)) {
      this.leftOut = indent;
      this.kept.push(`${line.slice(0, indent)}${name}: ${PRUNED}`);
      return true;
    }
    this.kept.push(line);
    if (/^\s*(?:#.*)?$/.test(rest)) {
      const inner = innerLevel(top.level, name);
      if (inner !== undefined) {
        this.open.push({ level: inner, parent: indent });
      } else if (name === 'parameters' && (top.level === 'path item' || top.level === 'operation')) {
        this.parameters = { keyIndent: indent, start: -1, memberIndent: -1, elsewhere: false };
      }
    }
    return true;
  }

  private parameterLine(line: string, indent: number, content: string): void {
    const parameters = this.parameters!;
    parameters.indent ??= indent;
    let text = content;
    let at = indent;
    if (indent === parameters.indent && ITEM.test(content)) {
      this.endParameter();
      text = content.slice(1).trimStart();
      at = indent + content.length - text.length;
      parameters.start = this.kept.length;
      parameters.memberIndent = KEY.test(text) ? at : -1;
    }
    if (at === parameters.memberIndent && ELSEWHERE.test(text)) {
      parameters.elsewhere = true;
    }
    this.kept.push(line);
  }

  /** Leaves out the parameter that ends here if no path has it. */
  private endParameter(): void {
    const parameters = this.parameters;
    if (parameters?.elsewhere) {
      this.kept.splice(parameters.start, Infinity, `${' '.repeat(parameters.indent!)}- ${PRUNED}`);
      parameters.elsewhere = false;
    }
  }
}
