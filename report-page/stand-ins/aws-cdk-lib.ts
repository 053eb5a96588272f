/** The parts of `aws-cdk-lib` that decisions use, for a browser. A routes file has no tokens, which are known only at deployment. */

const never = (): never => {
  throw new Error('a page has no tokens');
};

export const Token = { isUnresolved: () => false, asString: never };
export const Tokenization = { reverseNumber: never };

/** A length of time in whole or parts of seconds. */
export class Duration {
  public static seconds(amount: number): Duration {
    return new Duration(amount);
  }

  public static hours(amount: number): Duration {
    return new Duration(amount * 3600);
  }

  private constructor(private readonly amount: number) {}

  public toSeconds(): number {
    return this.amount;
  }

  public toMilliseconds(): number {
    return this.amount * 1000;
  }

  public isUnresolved(): boolean {
    return false;
  }

  public toString(): string {
    return `${this.amount} seconds`;
  }
}
