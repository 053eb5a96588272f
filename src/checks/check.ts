import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Something that synthesis would let through and a deployment or a client would find out. All of them are listed in
 * README.md. A code is a contract: acknowledgements name it.
 */
export interface Check<Subject> {
  readonly code: string;
  /** Whether somebody may want it like that. A warning can be acknowledged. */
  readonly warning?: boolean;
  /** One message for each thing that is wrong. */
  find(subject: Subject): (string | PartialFinding)[];
}

/** A thing that is wrong with a part of a subject, and can be acknowledged for that part alone. */
export interface PartialFinding {
  readonly message: string;
  /** What may stand in brackets behind the code: names of ever smaller parts, without blanks and brackets and `::`. The last one is reported. */
  readonly parts: string[];
}

/** The id under which a finding is reported and acknowledged. */
export function checkId(code: string, part?: string): string {
  return `cdk-reverse-proxied-service:ReverseProxiedService.${code}${part === undefined ? '' : `[${part}]`}`;
}

/** Checks at synthesis, after all Aspects: what is added late is seen as well. */
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
 * A warning is acknowledged before it is there, as it comes at synthesis. CDK 2.257 then looks for acknowledgements at the
 * parents of a construct only, and not at the construct itself, and no version looks for the id of the whole check where a
 * part is reported. What stands before `::` differs between versions.
 */
function isAcknowledged(scope: IConstruct, id: string): boolean {
  return scope.node.scopes.some(({ node }) => node.metadata.some(({ type, data }) => (
    type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY && Object.keys(data).some((key) => key.replace(/^.*?::/, '') === id))));
}
