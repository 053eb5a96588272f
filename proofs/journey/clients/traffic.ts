import { HttpClient, SentRequest } from './http-client';
import { CLIENT_KINDS } from './sessions';
import { Random } from '../../learning/random';

/** A day of traffic. */
export interface DayOptions {
  readonly day: string;
  /** The number of the day in the first logs; undefined for a later day, on which there are more clients and the newsletter. */
  readonly index?: number;
  readonly port: number;
  readonly seed: number;
}

/** Plays the clients of a day, one after the other. Returns their requests. */
export async function playClients({ day, index, port, seed }: DayOptions): Promise<SentRequest[]> {
  const random = new Random(seed);
  const sent: SentRequest[] = [];
  for (const { session, userAgent, network, inLogs, later } of CLIENT_KINDS) {
    const count = index === undefined ? later : inLogs(index);
    for (let i = 1; i <= count; i++) {
      // Half of the clients come again on other days.
      const client = new HttpClient({ port, userAgent, address: `${network}.${i % 2 === 0 ? i : i + 20 * ((index ?? 9) + 1) % 200}` });
      await session(client, { random, day, port });
      client.close();
      sent.push(...client.sent);
    }
  }
  return sent;
}
