import { decisionText, KINDS, remarksOf, requestText, sidesText, subjectText, summary } from './difference-texts';
import { numberText } from '../../counted-text';
import type { ComparedService } from '../compared-services';
import { Difference, DifferenceKind } from '../difference';

/** The codes of colors on a terminal (ECMA-48). */
const COLORS: Record<DifferenceKind, string> = {
  [DifferenceKind.OPENED]: '1;31',
  [DifferenceKind.UNCERTAIN]: '1;35',
  [DifferenceKind.LOOSENED]: '33',
  [DifferenceKind.CLOSED]: '36',
  [DifferenceKind.TIGHTENED]: '32',
  [DifferenceKind.CHANGED]: '34',
};

/** The form of the output. */
export interface OutputForm {
  readonly colored: boolean;
  /** The maximum number of differences of each kind and service. */
  readonly limit: number;
}

/** The output for people. */
export function diffText(services: ComparedService[], form: OutputForm): string {
  const text = summary(services);
  const paragraphs = services.flatMap(({ service, differences }) => [
    ...services.length > 1 ? [`The service ${service}: ${summary([{ differences }])}`] : [],
    ...KINDS.flatMap((kind) => {
      const own = differences.filter((one) => one.kind === kind);
      return own.length === 0 ? [] : [[
        ...own.slice(0, form.limit).flatMap((one) => differenceText(one, form.colored)),
        ...own.length > form.limit ? [`and ${numberText(own.length - form.limit)} more ${kind}: see --limit`] : [],
      ].join('\n')];
    }),
  ]);
  return `${[`${text[0].toUpperCase()}${text.slice(1)}.`, ...paragraphs].join('\n\n')}\n`;
}

function differenceText(difference: Difference, colored: boolean): string[] {
  const { kind, witness } = difference;
  return [
    `${colored ? `\x1b[${COLORS[kind]}m${kind}\x1b[0m` : kind}${' '.repeat(11 - kind.length)}${subjectText(difference)}`,
    ...[
      ...sidesText(difference),
      ...remarksOf(difference),
      ...witness === undefined ? [] : [`for example ${requestText(witness.request)}${difference.isDecided ? `: ${decisionText(witness.oldDecision)} → ${decisionText(witness.newDecision)}` : ''}`],
    ].map((line) => `${' '.repeat(11)}${line}`),
  ];
}
