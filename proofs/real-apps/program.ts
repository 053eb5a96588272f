import type { Package } from './packages/package';

/** A real program that is put behind the proxy, with its real clients. */
export interface Program {
  /** Its folder beside this file, with `routes.yaml`: what a sensible user would let through. */
  readonly folder: string;
  readonly title: string;
  readonly packages: readonly Package[];
  /** Whether the app listens at a socket file, as FastCGI servers do. */
  readonly atSocket?: boolean;
  /** Whether a client asks first whether TLS is spoken, which NGINX logs as malformed. */
  readonly requiresTls?: boolean;
  readonly plays: readonly Play[];
  /** What is done once, before the app is started: a build, say. */
  prepare?(): Promise<void>;
  start(place: Place): Promise<Running>;
  /** The same without the proxy, where the app alone speaks no HTTP. */
  startAlone?(place: Place): Promise<Running>;
}

/** Where an app runs. */
export interface Place {
  /** Where it listens on the loopback interface. */
  readonly port: number;
  /** Where it listens, if it is one of a socket file. */
  readonly socket: string;
  /** Where its clients think that it is. */
  readonly url: string;
  /** A folder of its own, empty. */
  readonly folder: string;
}

export interface Running {
  stop(): Promise<void>;
}

/** What a client does, and what it gets. */
export interface Play {
  /** The client, as its users know it. */
  readonly client: string;
  readonly what: string;
  /** Whether it waits most of its time: all of these are played at once, after the others. */
  readonly waits?: boolean;
  /** Whether the client leaves before the end of an answer, which the log may say. */
  readonly leaves?: boolean;
  /** It is ended after this time; default two minutes. */
  readonly limitMs?: number;
  /**
   * Does it.
   *
   * @returns what has to be the same without the proxy; it becomes JSON
   * @throws what has to be the same as well
   */
  act(site: Site): Promise<unknown>;
}

/** Where clients find the app. */
export interface Site {
  readonly url: string;
  readonly port: number;
  /** A folder of the clients, empty at first, and their home. */
  readonly folder: string;
}
