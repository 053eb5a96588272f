import { answerAndLine, Check, finding } from './check';

/** Method, target, status and reason of some requests. */
const REQUESTS: Array<[string, string, number, string]> = [
  ['GET', '/api/health-check', 200, ''],
  ['POST', '/api/orders', 201, ''],
  ['GET', '/phpmyadmin/scripts/setup.php', 404, 'no-route'],
  ['GET', '/admin/..%2fapi/x', 400, 'not-canonical'],
  ['DELETE', '/api/health-check', 405, 'method-not-allowed'],
];

/** The proxy decides as it should. */
export const allowlist: Check = async (ground) => {
  const wrong: string[] = [];
  const said: string[] = [];
  for (const [method, target, status, reason] of REQUESTS) {
    const { answer, line } = await answerAndLine(ground, { method, target, headers: [['Host', ground.host]], body: method === 'POST' ? '{}' : undefined });
    said.push(`${answer.status}${line.reason ? ` ${line.reason}` : ''}`);
    if (answer.status !== status || line.status !== status || line.reason !== reason) {
      wrong.push(`${method} ${target}: ${answer.failure ?? answer.status}, logged ${line.status} ${line.reason}`);
    }
  }
  return [finding('allowlist', said.join(', '), ...wrong)];
};
