import type { Checks } from './checks';
import type { DeployedStack } from './deployed-stack';
import type { RecordedResource } from './emulator';
import { reasonNotToCompare } from './not-compared';
import { READERS } from './read-resource';
import type { ResourceReader } from './resource-reader';
import { actualValue, apiKey, differences, expectedValue } from './template-value';

const DONE = ['CREATE_COMPLETE', 'UPDATE_COMPLETE'];

/** What the template says is there: every resource, and the properties that can be read back. */
export async function checkAgainstTemplate(stack: DeployedStack, recorded: RecordedResource[], checks: Checks): Promise<void> {
  for (const [logicalId, { Type, Properties, Condition }] of Object.entries(stack.synthesized.resources)) {
    const about = `${stack.stack}/${logicalId} (${Type})`;
    const deployed = stack.resources.find((resource) => resource.logicalId === logicalId);
    if (Condition !== undefined && deployed === undefined) continue;
    checks.claim('resource created', about, deployed && DONE.includes(deployed.status) ? [] : [`is ${deployed?.status ?? 'absent'}`]);
    if (deployed === undefined) continue;

    const properties = expectedValue(Properties ?? {}, stack) as Record<string, unknown>;
    const reader = READERS[Type];
    const record = recorded.filter(({ physicalId }) => physicalId === deployed.physicalId).pop();
    if (reader !== undefined && record === undefined) {
      const actual = await reader.read(stack.aws, deployed.physicalId, properties).catch((error: Error) => error);
      checks.claim(`${Type} read back`, about, complaintsAboutReading(reader, properties, actual));
    } else if (record !== undefined) {
      checks.claim(`${Type} recorded`, about, differences(properties, actualValue(record.properties)));
    } else {
      checks.claim('type that is not compared has a reason', about, complaintsAboutType(Type));
      checks.notCompared.add(Type);
    }
  }
}

/** Where what was read back is not what the template says. */
export function complaintsAboutReading({ compared }: ResourceReader, properties: Record<string, unknown>, actual: unknown): string[] {
  if (actual === undefined || actual instanceof Error) {
    return [`cannot be read back${actual ? `: ${actual.message}` : ''}`];
  }
  const wanted = compared.map(apiKey).filter((key) => properties[key] !== undefined);
  return differences(Object.fromEntries(wanted.map((key) => [key, properties[key]])), actualValue(actual));
}

/** A type that is neither read back nor recorded is an error, unless there is a reason. */
export function complaintsAboutType(type: string): string[] {
  return reasonNotToCompare(type) === undefined ? [`${type} has no reader in read-resource.ts, and no reason in not-compared.ts`] : [];
}
