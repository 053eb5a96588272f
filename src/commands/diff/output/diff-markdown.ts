import { decisionText, KIND_HEADINGS, KINDS, remarksOf, requestText, sidesText, subjectText, summary } from './difference-texts';
import { numberText } from '../../counted-text';
import type { ComparedService } from '../compared-services';
import type { Difference } from '../difference';

/** The output for a comment on a pull request. */
export function diffMarkdown(services: ComparedService[], limit: number): string {
  const blocks = services.flatMap(({ service, differences }) => [
    ...services.length > 1 ? [`### ${code(service ?? '')}: ${summary([{ differences }])}`] : [],
    ...KINDS.flatMap((kind) => {
      const own = differences.filter((one) => one.kind === kind);
      return own.length === 0 ? [] : [`**${KIND_HEADINGS[kind]}**`, [
        '| what | difference | for example |', '|---|---|---|',
        ...own.slice(0, limit).map(row),
      ].join('\n'), ...own.length > limit ? [`and ${numberText(own.length - limit)} more ${kind}: see \`--limit\``] : []];
    }),
  ]);
  return `${[`## Allowlist: ${summary(services)}`, ...blocks].join('\n\n')}\n`;
}

function row(difference: Difference): string {
  const { witness, isDecided } = difference;
  const example = witness === undefined ? '' : code(requestText(witness.request))
    + (isDecided ? `: ${cell(decisionText(witness.oldDecision))} → ${cell(decisionText(witness.newDecision))}` : '');
  const details = [...sidesText(difference).map(code), ...remarksOf(difference).map(cell)].join('<br>');
  return `| ${code(subjectText(difference))} | ${details} | ${example} |`;
}

/** A text as code in a cell. The text may be chosen by anyone, and must not become markup. */
function code(text: string): string {
  const ticks = '`'.repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const padding = /^`|`$/.test(text) ? ' ' : '';
  return `${ticks}${padding}${text.replace(/\|/g, '\\|')}${padding}${ticks}`;
}

/** A text in a cell without markup. */
function cell(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+!|~&@]/g, (character) => `&#${character.charCodeAt(0)};`);
}
