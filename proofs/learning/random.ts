const MODULUS = 2_147_483_647;
const MULTIPLIER = 48_271;

/** Random numbers that a seed determines (the generator of Park and Miller). */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed % (MODULUS - 1) + 1;
    this.next();
  }

  /** A number from 0 to 1, without 1. */
  public next(): number {
    this.state = this.state * MULTIPLIER % MODULUS;
    return this.state / MODULUS;
  }

  /** A whole number from 0 to `end`, without `end`. */
  public below(end: number): number {
    return Math.floor(this.next() * end);
  }

  public pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }

  public chance(share: number): boolean {
    return this.next() < share;
  }

  public shuffled<T>(list: readonly T[]): T[] {
    return list.map((member) => ({ member, order: this.next() })).sort((a, b) => a.order - b.order).map(({ member }) => member);
  }

  /** A text of characters from an alphabet. */
  public text(alphabet: string, length: number): string {
    return Array.from({ length }, () => alphabet[this.below(alphabet.length)]).join('');
  }
}

/** A choice among numbers from 0 on, in which the number n is chosen in proportion to 1 / (n + 1). */
export class ZipfChoice {
  private readonly sums: number[] = [];

  constructor(size: number, private readonly random: Random) {
    let sum = 0;
    for (let rank = 1; rank <= size; rank++) {
      sum += 1 / rank;
      this.sums.push(sum);
    }
  }

  public next(): number {
    const wanted = this.random.next() * this.sums[this.sums.length - 1];
    let low = 0;
    let high = this.sums.length - 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.sums[middle] > wanted) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
