import { ownText } from './own-text';

/** The number of texts from which it is known that none has most of them. */
const ENOUGH = 256;

/**
 * The text that a placeholder such as `{integer}` had most often, if one had more than half. Texts are counted once per line of a log, because a
 * row of counted requests has few of its texts.
 */
export interface MajorityValue {
  readonly text: string;
  /** How often the placeholder had the text, or fewer: the count begins when the text becomes the majority. */
  readonly times: number;
  /** The number of all texts. */
  readonly all: number;
  /** The lead over the other texts, by the majority vote of Boyer and Moore. */
  readonly lead: number;
}

/** Whether further texts count. */
export function takesTexts(majority: MajorityValue | undefined): boolean {
  return majority === undefined || majority.all < ENOUGH || 2 * majority.times >= majority.all;
}

/** The majority with a further text. */
export function withText(majority: MajorityValue | undefined, text: string): MajorityValue {
  if (majority === undefined || majority.text !== text && majority.lead === 0) {
    return { text: ownText(text), times: 1, all: (majority?.all ?? 0) + 1, lead: 1 };
  }
  const isSame = majority.text === text;
  return { text: majority.text, times: majority.times + (isSame ? 1 : 0), all: majority.all + 1, lead: majority.lead + (isSame ? 1 : -1) };
}

/** The majority of the texts of two placeholders. */
export function mergedMajority(one: MajorityValue | undefined, other: MajorityValue | undefined): MajorityValue | undefined {
  if (one === undefined || other === undefined) {
    return one ?? other;
  }
  const all = one.all + other.all;
  if (one.text === other.text) {
    return { text: one.text, times: one.times + other.times, all, lead: one.lead + other.lead };
  }
  const larger = one.lead >= other.lead ? one : other;
  return { text: larger.text, times: larger.times, all, lead: Math.abs(one.lead - other.lead) };
}
