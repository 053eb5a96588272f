import * as fs from 'fs';
import * as path from 'path';
import { anyOf, byFirstSegment, bySet, isTemplate, Operations } from '../routes/operations';

/**
 * The allowlist in HAProxy: a look-up of the first segment, which turns scanners
 * away; exact paths in a map of strings, templates in a map of regular
 * expressions, each to the number of its set of methods; then one look-up of
 * number and method. Templates with the same first segment and methods are one
 * expression, which is two to three times as fast as a line for each.
 * Returns the configuration; writes the maps into the folder.
 */
export function haproxyConfiguration(port: number, app: string, folder: string, operations: Operations[]): string {
  const sets = [...new Set(operations.map(({ methods }) => methods.join(' ')))];
  const number = ({ methods }: Operations) => sets.indexOf(methods.join(' '));
  const write = (name: string, lines: string[]) => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, `${lines.join('\n')}\n`);
    return file;
  };
  const exact = write('exact.map', operations.filter((operation) => !isTemplate(operation)).map((operation) => `${operation.path} set${number(operation)}`));
  const templates = write('templates.map', byFirstSegment(operations.filter(isTemplate)).flatMap(([, members]) => bySet(members))
    .map((members) => `${anyOf(members)} set${number(members[0])}`));
  const first = write('first-segments.lst', [...new Set(operations.map((operation) => operation.path.split('/')[1]))].filter(Boolean));
  const methods = write('methods.lst', sets.flatMap((set, index) => set.split(' ').map((method) => `${method}:set${index}`)));
  const reject = (status: number) => `http-request return status ${status} content-type application/json string '{"error":"rejected"}'`;
  return `global
  nbthread 1
  maxconn 4096
defaults
  mode http
  option http-keep-alive
  timeout connect 2s
  timeout client 75s
  timeout server 60s
  timeout http-request 10s
frontend proxy
  bind 127.0.0.1:${port}
  ${reject(404)} unless { path / } || { path,field(2,/) -m str -f ${first} }
  http-request set-var(txn.set) path,map_str(${exact})
  http-request set-var(txn.set) path,map_reg(${templates}) unless { var(txn.set) -m found }
  ${reject(404)} unless { var(txn.set) -m found }
  http-request set-var(txn.operation) method,concat(:,txn.set)
  ${reject(405)} unless { var(txn.operation) -m str -f ${methods} }
  option forwardfor
  default_backend app
backend app
  http-reuse always
  server app ${app}
`;
}
