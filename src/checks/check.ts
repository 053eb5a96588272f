import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * A check for a mistake that synthesis would otherwise miss and that surfaces during deployment or in production. docs/checks.md
 * lists all checks. Codes are stable, because acknowledgements name them.
 */
export interface Check<Subject> {
  readonly code: string;
  /** Whether the finding may be intended. A warning can be acknowledged. */
  readonly warning?: boolean;
  /** Returns one message for each finding. */
  find(subject: Subject): (string | PartialFinding)[];
}

/** A finding in a part of a subject, which can be acknowledged for that part alone. */
export interface PartialFinding {
  readonly message: string;
  /**
   * The texts that may stand in brackets after the code: names of increasingly smaller parts, without blanks, brackets and
   * `::`. The last name is reported.
   */
  readonly parts: string[];
}

/** The ID under which a finding is reported and acknowledged. */
export function checkId(code: string, part?: string): string {
  return `cdk-reverse-proxied-service:ReverseProxiedService.${code}${part === undefined ? '' : `[${part}]`}`;
}

/** Runs checks at synthesis, after all Aspects, so that the checks also see late additions. */
export function attachChecks<Subject>(scope: IConstruct, checks: Check<Subject>[], subject: () => Subject): void {
  scope.node.addValidation({
    validate: () => {
      const seen = subject();
      return checks.flatMap(({ code, warning, find }) => {
        const found = find(seen).map((finding) => typeof finding === 'string' ? { message: finding, parts: [] } : finding);
        if (!warning) return found.map(({ message }) => `${message} (${checkId(code)})`);
        for (const { message, parts } of found) {
          const ids = [checkId(code), ...parts.map((part) => checkId(code, part))];
          if (!ids.some((id) => isAcknowledged(scope, id))) Validations.of(scope).addWarning(ids[ids.length - 1], message);
        }
        return [];
      });
    },
  });
}

/**
 * Whether a warning is acknowledged. The acknowledgement exists before the warning, because the warning is added at
 * synthesis. CDK 2.257 then looks for acknowledgements at the parents of a construct only, and not at the construct itself.
 * No CDK version looks for the ID of the whole check if a part is reported. The text before `::` differs between versions.
 */
function isAcknowledged(scope: IConstruct, id: string): boolean {
  return scope.node.scopes.some(({ node }) => node.metadata.some(({ type, data }) => (
    type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY && Object.keys(data).some((key) => key.replace(/^.*?::/, '') === id))));
}
