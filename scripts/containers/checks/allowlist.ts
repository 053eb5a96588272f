import { accessLog, Check, finding, proxyPorts } from './check';

/** Method, target, status and reason of some requests. */
const REQUESTS: Array<[string, string, number, string]> = [
  ['GET', '/api/health-check', 200, ''],
  ['POST', '/api/orders', 201, ''],
  ['GET', '/phpmyadmin/scripts/setup.php', 404, 'no-route'],
  ['GET', '/admin/..%2fapi/x', 400, 'not-canonical'],
  ['DELETE', '/api/health-check', 405, 'method-not-allowed'],
];

/** The built image decides as it should. */
export const allowlist: Check = async ground => {
  const { client, host } = ground;
  const { traffic } = proxyPorts(ground);
  const wrong: string[] = [];
  const said: string[] = [];
  for (const [method, target, status, reason] of REQUESTS) {
    const answer = await client.request(traffic, { method, target, headers: [['Host', host]], body: method === 'POST' ? '{}' : undefined });
    const logged = (await accessLog(ground)).reverse().find(line => line.target === target);
    said.push(`${answer.status}${logged?.reason ? ` ${logged.reason}` : ''}`);
    if (answer.status !== status || logged?.status !== status || logged?.reason !== reason) {
      wrong.push(`${method} ${target}: ${answer.failure ?? answer.status}, logged ${logged?.status} ${logged?.reason}`);
    }
  }
  return [finding('allowlist', said.join(', '), ...wrong)];
};
