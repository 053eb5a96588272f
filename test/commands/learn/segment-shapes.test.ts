import * as fc from 'fast-check';
import { SEGMENT_KINDS, segmentShape } from '../../../src/commands/learn/segment-shape';

const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'0123456789-+_.abcdefABCDEFxTZ:%'), maxLength: 40 }),
  fc.uuid(),
  fc.constantFrom('+1', '-17', '2026-11-29', '2026-11-29T06:13', '0123456789abcdef', '0x0123456789abcdef', 'ab_1234567x', 'ab_12345678', '17.pdf', '-1.pdf', '1-'),
);

test('a segment is a value exactly if a pattern matches the whole segment, with or without an extension', () => {
  const kindOf = (segment: string) => SEGMENT_KINDS.find(({ pattern }) => new RegExp(`^(?:${pattern})$`).test(segment))?.name;
  fc.assert(fc.property(text, (segment) => {
    const [, stem, extension] = /^([^.]+)(\.[A-Za-z][A-Za-z0-9]{0,7})$/.exec(segment) ?? [];
    const [whole, file] = [kindOf(segment), stem === undefined ? undefined : kindOf(stem)];
    expect(segmentShape(segment)).toBe(whole !== undefined ? `{${whole}}` : file !== undefined ? `{${file}}${extension}` : segment);
  }), { numRuns: 1000 });
});
