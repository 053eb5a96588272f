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
  find(subject: Subject): string[];
}

/** The id under which a finding is reported and acknowledged. */
export function checkId(code: string): string {
  return `cdk-reverse-proxied-service:ReverseProxiedService.${code}`;
}

/** Checks at synthesis, after all Aspects: what is added late is seen as well. */
export function attachChecks<Subject>(scope: IConstruct, checks: Check<Subject>[], subject: () => Subject): void {
  scope.node.addValidation({
    validate: () => {
      const seen = subject();
      return checks.flatMap(({ code, warning, find }) => {
        const found = find(seen);
        if (!warning) return found.map((message) => `${message} (${checkId(code)})`);
        if (!isAcknowledged(scope, checkId(code))) found.forEach((message) => Validations.of(scope).addWarning(checkId(code), message));
        return [];
      });
    },
  });
}

/**
 * A warning is acknowledged before it is there, as it comes at synthesis. CDK 2.257 then looks for acknowledgements
 * at the parents of a construct only, and not at the construct itself; 2.276 does.
 */
function isAcknowledged(scope: IConstruct, id: string): boolean {
  return scope.node.metadata.some(({ type, data }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY && `annotation::${id}` in data);
}
