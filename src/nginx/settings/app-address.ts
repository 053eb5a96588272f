import * as net from 'net';
import { checkPath } from './upstream-module';
import { checkPort, holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';

/** The address at which containers of a task that share a network interface reach each other. */
export const LOOPBACK = '127.0.0.1';

/** The address on which an app listens, as given to a configuration. */
export interface AppAddress {
  readonly appPort?: number;
  readonly appHost?: string;
  readonly appSocket?: string;
}

/** Checks where the app listens and gives it as NGINX takes it; problems are added. */
export function appAddress({ appPort, appHost, appSocket }: AppAddress, problems: Problems): string {
  if ((appPort === undefined) === (appSocket === undefined)) {
    const fix = 'pass either `appPort` or `appSocket`, on which the app listens';
    if (appPort === undefined) {
      problems.add('appPort', undefined, 'given unless `appSocket` is given', fix);
    } else {
      problems.conflict('appPort', appPort, `\`appSocket\` (${JSON.stringify(appSocket)})`, fix);
    }
  }
  checkPort(problems, 'appPort', appPort);
  checkPath(problems, 'appSocket', appSocket, '/run/app/app.sock');
  if (appSocket !== undefined && !holdsToken(appSocket) && (appSocket.lastIndexOf('/') === 0 || appSocket.startsWith('/tmp/'))) {
    problems.add('appSocket', appSocket, 'a file in a separate folder outside of /tmp', 'write for example "/run/app/app.sock", because the app and NGINX share the folder, and /tmp contains the files of NGINX');
  }
  // The maximum length of a socket address (sun_path of Linux's unix(7)).
  if (appSocket !== undefined && !holdsToken(appSocket) && appSocket.length > 107) {
    problems.add('appSocket', appSocket, 'a path of at most 107 characters', 'choose a shorter path');
  }
  if (appSocket !== undefined && appHost !== undefined) {
    problems.conflict('appHost', appHost, `\`appSocket\` (${JSON.stringify(appSocket)})`, 'leave `appHost` or `appSocket` out');
  }
  const host = appHost ?? LOOPBACK;
  if (!isHost(host)) {
    problems.add('appHost', host, 'an IPv4 or IPv6 address, or a host name of letters, digits and hyphens (RFC 1123), at most 253 characters', holdsToken(host) ? TOKEN_FIX : 'write for example "127.0.0.1"');
  }
  return appSocket === undefined ? `${net.isIPv6(host) ? `[${host}]` : host}:${appPort}` : `unix:${appSocket}`;
}

/** Whether it is an address or a name. What ends with a number is an address, or resolvers make one of it that is not meant. */
function isHost(host: string): boolean {
  return !holdsToken(host) && (net.isIPv4(host) || net.isIPv6(host) && !host.includes('%')
    || host.length <= 253 && /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*(?![0-9]+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(host));
}

/** The port that the app takes of the ones that NGINX could have. */
export function appLoopbackPort({ appPort, appHost }: AppAddress): number | undefined {
  return (appHost ?? LOOPBACK) === LOOPBACK ? appPort : undefined;
}
