import { Evidence, MAX_DAYS, MAX_ORIGINS } from './evidence';
import { ownText } from './own-text';
import type { LoggedRequest } from '../../logs/logged-request';
import { ClientSketch } from '../client-sketch';

/** The numbers of a row. A row has 64 bytes, which are a line of the caches of processors, because a log asks for rows in any order. */
const enum Column {
  SUCCEEDED,
  REFUSED,
  /** The hash of the only client, `NO_CLIENT` or `SEVERAL_CLIENTS`. */
  CLIENT,
  /** The successful requests of the only client. */
  REQUESTS,
  /** The greatest hash of a client that changes the sketch of the clients. */
  GREATEST_CLIENT,
  /** The day of the last successful request, as days since 1970, or `NO_DAY`. */
  DAY,
  METHOD,
  /** The row of the next method on the same path, or 0. */
  NEXT,
  COUNT,
}

const FIRST_ROWS = 1024;
const NO_CLIENT = -1;
const SEVERAL_CLIENTS = -2;
const NO_DAY = -1e9;
const DAY_MS = 86_400_000;

/** The members of a request that are evidence for its method and path. */
export type EvidentRequest = Pick<LoggedRequest, 'method' | 'time' | 'weight' | 'webSocket'>;

/** The evidence of a row that few rows have. */
interface FurtherEvidence {
  webSockets: number;
  /** All clients, if there are several. */
  clients?: ClientSketch;
  /** All days, if there are several. */
  days?: Set<number>;
  origins?: Set<string>;
}

/** The evidence for all methods on all paths, as rows of numbers: logs have many paths with one request. Row 0 is none. */
export class EvidenceTable {
  private rows = 1;
  private numbers = new Float64Array(FIRST_ROWS * Column.COUNT);
  private readonly samples = [''];
  private readonly further: Array<FurtherEvidence | undefined> = [undefined];
  private readonly methods: string[] = [];
  private readonly methodNumbers = new Map<string, number>();

  /** Adds a row for a method, and returns the number of the row. */
  public add(method: string): number {
    const row = this.rows++;
    if (this.rows * Column.COUNT > this.numbers.length) {
      const { numbers } = this;
      this.numbers = new Float64Array(2 * numbers.length);
      this.numbers.set(numbers);
    }
    const at = row * Column.COUNT;
    this.numbers[at + Column.CLIENT] = NO_CLIENT;
    this.numbers[at + Column.GREATEST_CLIENT] = Infinity;
    this.numbers[at + Column.DAY] = NO_DAY;
    this.numbers[at + Column.METHOD] = this.methodNumber(method);
    this.samples.push('');
    this.further.push(undefined);
    return row;
  }

  public method(row: number): string {
    return this.methods[this.numbers[row * Column.COUNT + Column.METHOD]];
  }

  /** The row of the next method on the same path, or 0. */
  public next(row: number): number {
    return this.numbers[row * Column.COUNT + Column.NEXT];
  }

  public setNext(row: number, next: number): void {
    this.numbers[row * Column.COUNT + Column.NEXT] = next;
  }

  public succeeded(row: number): number {
    return this.numbers[row * Column.COUNT + Column.SUCCEEDED];
  }

  public addSuccess(row: number, path: string, { time, weight, webSocket }: EvidentRequest, client: number): void {
    const at = row * Column.COUNT;
    const { numbers } = this;
    if (numbers[at + Column.SUCCEEDED] === 0) {
      this.samples[row] = ownText(path);
    }
    numbers[at + Column.SUCCEEDED] += weight;
    if (client <= numbers[at + Column.GREATEST_CLIENT]) {
      this.addClient(row, client, weight);
    }
    if (webSocket) {
      this.furtherOf(row).webSockets += weight;
    }
    const day = time === undefined ? NO_DAY : Math.floor(time / DAY_MS);
    if (day !== numbers[at + Column.DAY] && day !== NO_DAY) {
      this.addDay(row, day);
    }
  }

  public addRefusal(row: number, path: string, { weight }: EvidentRequest): void {
    this.numbers[row * Column.COUNT + Column.REFUSED] += weight;
    if (this.samples[row] === '') {
      this.samples[row] = ownText(path);
    }
  }

  public addOrigin(row: number, origin: string): void {
    const further = this.furtherOf(row);
    further.origins ??= new Set();
    if (further.origins.size < MAX_ORIGINS && !further.origins.has(origin)) {
      further.origins.add(ownText(origin));
    }
  }

  /** Adds everything of other evidence for the same method. */
  public merge(row: number, { succeeded, refused, webSockets, clients, sample, days, origins }: Evidence): void {
    const at = row * Column.COUNT;
    if (this.samples[row] === '' || this.succeeded(row) === 0 && succeeded > 0) {
      this.samples[row] = sample;
    }
    this.numbers[at + Column.SUCCEEDED] += succeeded;
    this.numbers[at + Column.REFUSED] += refused;
    if (webSockets > 0) {
      this.furtherOf(row).webSockets += webSockets;
    }
    if (clients.hashes.length === 1) {
      this.addClient(row, clients.hashes[0], clients.requests[0]);
    } else if (clients.hashes.length > 1) {
      this.sketchOf(row).merge(clients);
      this.noteGreatestClient(row);
    }
    days.forEach((day) => this.addDay(row, day));
    origins.forEach((origin) => this.addOrigin(row, origin));
  }

  public evidence(row: number): Evidence {
    const at = row * Column.COUNT;
    const { numbers } = this;
    const further = this.further[row];
    const evidence = new Evidence();
    evidence.succeeded = numbers[at + Column.SUCCEEDED];
    evidence.refused = numbers[at + Column.REFUSED];
    evidence.sample = this.samples[row];
    evidence.webSockets = further?.webSockets ?? 0;
    if (further?.clients !== undefined) {
      evidence.clients = further.clients;
    } else if (numbers[at + Column.CLIENT] !== NO_CLIENT) {
      evidence.clients.add(numbers[at + Column.CLIENT], numbers[at + Column.REQUESTS]);
    }
    if (further?.days !== undefined) {
      evidence.days = further.days;
    } else if (numbers[at + Column.DAY] !== NO_DAY) {
      evidence.days = new Set([numbers[at + Column.DAY]]);
    }
    evidence.origins = further?.origins ?? evidence.origins;
    return evidence;
  }

  private addClient(row: number, client: number, weight: number): void {
    const at = row * Column.COUNT;
    const only = this.numbers[at + Column.CLIENT];
    if (only === client || only === NO_CLIENT) {
      this.numbers[at + Column.CLIENT] = client;
      this.numbers[at + Column.REQUESTS] += weight;
    } else {
      this.sketchOf(row).add(client, weight);
      this.noteGreatestClient(row);
    }
  }

  /** The sketch of the clients of a row, which has the only client so far. */
  private sketchOf(row: number): ClientSketch {
    const further = this.furtherOf(row);
    if (further.clients === undefined) {
      const at = row * Column.COUNT;
      further.clients = new ClientSketch();
      if (this.numbers[at + Column.CLIENT] !== NO_CLIENT) {
        further.clients.add(this.numbers[at + Column.CLIENT], this.numbers[at + Column.REQUESTS]);
      }
      this.numbers[at + Column.CLIENT] = SEVERAL_CLIENTS;
    }
    return further.clients;
  }

  private noteGreatestClient(row: number): void {
    this.numbers[row * Column.COUNT + Column.GREATEST_CLIENT] = this.further[row]!.clients!.greatestCounted;
  }

  private addDay(row: number, day: number): void {
    const at = row * Column.COUNT;
    const last = this.numbers[at + Column.DAY];
    this.numbers[at + Column.DAY] = day;
    if (last === NO_DAY || last === day) {
      return;
    }
    const further = this.furtherOf(row);
    further.days ??= new Set([last]);
    if (further.days.size < MAX_DAYS) {
      further.days.add(day);
    }
  }

  private furtherOf(row: number): FurtherEvidence {
    return this.further[row] ??= { webSockets: 0 };
  }

  private methodNumber(method: string): number {
    let number = this.methodNumbers.get(method);
    if (number === undefined) {
      const own = ownText(method);
      number = this.methods.push(own) - 1;
      this.methodNumbers.set(own, number);
    }
    return number;
  }
}
