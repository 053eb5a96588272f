import { groupedBy } from '../../src/grouped-by';

type Row = Record<string, string | number>;

/** A comparison in a filter: `field operator value`. */
const COMPARISON = /^(\S+) (like|!=|=|>=|<|not in) (.+)$/;

/**
 * Evaluates a query of CloudWatch Logs Insights on JSON lines, because the emulated AWS has no Logs Insights. Only the commands and
 * operators of the saved query `would break` are known, and everything else is an error.
 */
export function evaluateQuery(query: string, lines: string[]): Row[] {
  const commands = query.split('\n| ').map((command) => command.trim());
  let messages: Row[] = lines.map((line) => ({ ...JSON.parse(line), '@message': line }));
  for (const command of commands) {
    const [, name, rest] = /^(\w+) ([^]*)$/.exec(command) ?? [];
    if (name === 'parse') {
      const [, field, source] = /^(\w+) \/(.*)\/$/.exec(rest)!;
      messages = messages.map((message) => ({ ...message, ...new RegExp(source).exec(String(message[field] ?? ''))?.groups }));
    } else if (name === 'filter') {
      messages = messages.filter((message) => rest.split(' or ').some((part) => part.split(' and ').every((one) => holds(one, message))));
    } else if (name === 'stats') {
      messages = statistics(rest, messages);
    } else if (name === 'sort') {
      const [, field] = /^(\w+) desc$/.exec(rest)!;
      messages = [...messages].sort((a, b) => Number(b[field]) - Number(a[field]));
    } else if (name === 'limit') {
      messages = messages.slice(0, Number(rest));
    } else if (name !== 'fields') {
      throw new Error(`The command of Logs Insights is not known here: ${command}`);
    }
  }
  return messages;
}

function holds(comparison: string, message: Row): boolean {
  const [, field, operator, value] = COMPARISON.exec(comparison) ?? [];
  const found = message[field];
  switch (operator) {
    case 'like': return new RegExp(value.slice(1, -1)).test(String(found ?? ''));
    case '!=': return String(found) !== JSON.parse(value);
    case '=': return Number(found) === Number(value);
    case '>=': return Number(found) >= Number(value);
    case '<': return Number(found) < Number(value);
    case 'not in': return !(JSON.parse(value) as number[]).includes(Number(found));
    default: throw new Error(`The comparison of Logs Insights is not known here: ${comparison}`);
  }
}

function statistics(text: string, messages: Row[]): Row[] {
  const [, functions, fields] = /^(.*) by (.*)$/.exec(text)!;
  const keys = fields.split(', ');
  const groups = groupedBy(messages, (message) => JSON.stringify(keys.map((field) => message[field])));
  return [...groups.values()].map((group) => Object.fromEntries([
    ...[...functions.matchAll(/(\w+)\(([*\w]+)\) as (\w+)/g)].map(([, name, field, as]): [string, string | number] => [as, aggregate(name, field, group)]),
    ...keys.map((field): [string, string | number] => [field, group[0][field]]),
  ]));
}

function aggregate(name: string, field: string, group: Row[]): string | number {
  switch (name) {
    case 'count': return group.length;
    case 'count_distinct': return new Set(group.map((message) => message[field])).size;
    case 'latest': return group.reduce((latest, message) => String(message.time) >= String(latest.time) ? message : latest)[field];
    default: throw new Error(`The function of Logs Insights is not known here: ${name}`);
  }
}
