import * as fc from 'fast-check';
import { MajorityValue, mergedMajority, takesTexts, withText } from '../../../../src/commands/learn/evidence/majority-value';

const majorityOf = (all: string[]) => (
  all.reduce<MajorityValue | undefined>((majority, text) => takesTexts(majority) ? withText(majority, text) : majority, undefined));
const texts = fc.array(fc.constantFrom('1', '2', '3', '17'), { minLength: 1, maxLength: 60 });
const timesOf = (all: string[], text: string) => all.filter((one) => one === text).length;

test('a text that is more than half of all is the majority, and is never counted too often', () => {
  fc.assert(fc.property(texts, (all) => {
    const { text, times, all: count } = majorityOf(all)!;
    expect(count).toBe(all.length);
    expect(times).toBeLessThanOrEqual(timesOf(all, text));
    const most = all.find((one) => 2 * timesOf(all, one) > all.length);
    expect(text).toBe(most ?? text);
  }));
});

test('the majority of two placeholders is never counted too often', () => {
  fc.assert(fc.property(texts, texts, (one, other) => {
    const { text, times, all } = mergedMajority(majorityOf(one), majorityOf(other))!;
    expect(all).toBe(one.length + other.length);
    expect(times).toBeLessThanOrEqual(timesOf([...one, ...other], text));
    const most = [...one, ...other].find((each) => 2 * timesOf([...one, ...other], each) > all);
    expect(text).toBe(most ?? text);
  }));
});

test('no further texts count where none is the majority', () => {
  expect(takesTexts(majorityOf(Array.from({ length: 300 }, (_, i) => String(i))))).toBe(false);
  expect(takesTexts(majorityOf(Array.from({ length: 300 }, (_, i) => i % 50 === 0 ? String(i) : '1')))).toBe(true);
});
