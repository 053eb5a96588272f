import { ClientSketch } from './client-sketch';

const MAX_STATUSES = 12;
const MAX_SAMPLES = 3;
const MAX_SIZES = 4;
const MAX_DAYS = 400;

/** The way in which the app answered a request. */
export enum Outcome {
  /** The app did what was asked, or redirected: 1xx, 2xx, 3xx. */
  SUCCEEDED = 'succeeded',
  /** The app knows the resource and refused, or failed: 400, 401, 403, 409, 422, 429, 5xx and others. */
  REFUSED = 'refused',
  /** The app has no such resource or method: 404, 405, 410, 501. */
  MISSED = 'missed',
  /** Nobody knows: the client left, or something before the app answered. */
  UNKNOWN = 'unknown',
}

/** The outcome that a status of the app shows. */
export function outcomeOf(status: number): Outcome {
  return status < 100 || status === 460 || status === 499 ? Outcome.UNKNOWN
    : status < 400 ? Outcome.SUCCEEDED
      : status === 404 || status === 405 || status === 410 || status === 501 ? Outcome.MISSED : Outcome.REFUSED;
}

/** The counts of the requests with one method and one shape of a path. All counts are independent of the order of the requests. */
export class ShapeEvidence {
  public requests = 0;
  public succeeded = 0;
  public refused = 0;
  public missed = 0;
  public webSockets = 0;
  public firstTime = Infinity;
  public lastTime = -Infinity;
  /** The number of requests by status. A status beyond the twelfth is counted as 0. */
  public readonly statuses = new Map<number, number>();
  /** The clients whose requests succeeded or were refused. */
  public readonly clients = new ClientSketch();
  /** The days since 1970 (UTC) with an answered request. */
  public readonly days = new Set<number>();
  /** Some targets as sent, the first ones in the alphabet. */
  public samples: string[] = [];
  /** The numbers of successful responses by their size, or `undefined` if the sizes vary. */
  public sizes: Map<number, number> | undefined = new Map();

  public add(outcome: Outcome, status: number, weight: number): void {
    this.requests += weight;
    if (outcome === Outcome.SUCCEEDED) {
      this.succeeded += weight;
    } else if (outcome === Outcome.REFUSED) {
      this.refused += weight;
    } else if (outcome === Outcome.MISSED) {
      this.missed += weight;
    }
    const counted = this.statuses.has(status) || this.statuses.size < MAX_STATUSES ? status : 0;
    this.statuses.set(counted, (this.statuses.get(counted) ?? 0) + weight);
  }

  public addTime(time: number, answered: boolean): void {
    this.firstTime = Math.min(this.firstTime, time);
    this.lastTime = Math.max(this.lastTime, time);
    if (answered && this.days.size < MAX_DAYS) {
      this.days.add(Math.floor(time / 86_400_000));
    }
  }

  public addSize(bytes: number, weight: number): void {
    if (this.sizes !== undefined) {
      this.sizes.set(bytes, (this.sizes.get(bytes) ?? 0) + weight);
      if (this.sizes.size > MAX_SIZES) {
        this.sizes = undefined;
      }
    }
  }

  public addSample(target: string): void {
    const { samples } = this;
    if ((samples.length === MAX_SAMPLES && target >= samples[MAX_SAMPLES - 1]) || samples.includes(target)) {
      return;
    }
    samples.push(target);
    samples.sort();
    if (samples.length > MAX_SAMPLES) {
      samples.pop();
    }
  }

  public merge(other: ShapeEvidence): void {
    this.requests += other.requests;
    this.succeeded += other.succeeded;
    this.refused += other.refused;
    this.missed += other.missed;
    this.webSockets += other.webSockets;
    this.firstTime = Math.min(this.firstTime, other.firstTime);
    this.lastTime = Math.max(this.lastTime, other.lastTime);
    other.statuses.forEach((count, status) => this.statuses.set(status, (this.statuses.get(status) ?? 0) + count));
    this.clients.merge(other.clients);
    other.days.forEach((day) => this.days.add(day));
    other.samples.forEach((sample) => this.addSample(sample));
    if (other.sizes === undefined) {
      this.sizes = undefined;
    } else {
      other.sizes.forEach((count, bytes) => this.addSize(bytes, count));
    }
  }
}
