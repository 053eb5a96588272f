import type { RawRequest } from '../../../src/commands/replay/raw-client';
import type { Podman } from '../podman/podman';
import type { RunningTask } from '../task/running-task';
import type { Answer, Destination, TlsClient } from '../traffic/messages';
import type { TaskClient } from '../traffic/task-client';
import { until } from '../until';

/** What checks are made with. */
export interface Ground {
  readonly podman: Podman;
  /** None of its containers is started before a check does it. */
  readonly task: RunningTask;
  readonly client: TaskClient;
  /** A host that the proxy serves. */
  readonly host: string;
  /** What a client needs where the proxy ends TLS. */
  readonly tls?: TlsClient;
}

/** What was found. */
export interface Finding {
  readonly what: string;
  /** The figures. */
  readonly found: string;
  /** What is wrong with it; nothing if it is right. */
  readonly wrong?: string;
}

export type Check = (ground: Ground) => Promise<Finding[]>;

/** The names of the containers in every task definition here. */
export const PROXY = 'nginx';
export const APP = 'app';

/** The two ports of the proxy, as the load balancer knows them. */
export function proxyPorts({ task, tls }: Ground): { traffic: Destination; health: Destination } {
  const [traffic, health] = task.container(PROXY).ports;
  return { traffic: { port: traffic, tls }, health: { port: health } };
}

/** A finding that is right when there is nothing to complain about. */
export function finding(what: string, found: string, ...complaints: Array<string | false | undefined>): Finding {
  const wrong = complaints.filter((complaint) => typeof complaint === 'string').join('; ');
  return { what, found, wrong: wrong === '' ? undefined : wrong };
}

/** The lines of the proxy's access log. */
export async function accessLog({ task }: Ground): Promise<Array<Record<string, any>>> {
  return (await task.logs(PROXY)).split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
}

/** Plays a request, and gives its answer and its line of the access log, which comes a little later. */
export async function answerAndLine(ground: Ground, request: RawRequest): Promise<{ answer: Answer; line: Record<string, any> }> {
  const before = (await accessLog(ground)).length;
  const answer = await ground.client.request(proxyPorts(ground).traffic, request);
  let lines: Array<Record<string, any>> = [];
  await until(`${request.method} ${request.target} is logged`, async () => (lines = await accessLog(ground)).length > before);
  return { answer, line: lines[lines.length - 1] };
}

/** Whether a body is one of the proxy's own: JSON that names the status. */
export function namesStatus(body: string, status: number): boolean {
  try {
    return JSON.parse(body).status === status;
  } catch {
    return false;
  }
}
