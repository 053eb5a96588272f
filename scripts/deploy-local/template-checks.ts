import type { Checks } from './checks';
import type { DeployedStack } from './deployed-stack';
import type { RecordedResource } from './emulator';
import { READERS } from './read-resource';
import { actualValue, apiKey, differences, expectedValue } from './template-value';

const DONE = ['CREATE_COMPLETE', 'UPDATE_COMPLETE'];

/** What the template says is there: every resource, and the properties that can be read back. */
export async function checkAgainstTemplate(stack: DeployedStack, recorded: RecordedResource[], checks: Checks): Promise<void> {
  for (const [logicalId, { Type, Properties, Condition }] of Object.entries(stack.synthesized.resources)) {
    const about = `${stack.stack}/${logicalId} (${Type})`;
    const deployed = stack.resources.find(resource => resource.logicalId === logicalId);
    if (Condition !== undefined && deployed === undefined) continue;
    checks.claim('resource created', about, deployed && DONE.includes(deployed.status) ? [] : [`is ${deployed?.status ?? 'absent'}`]);
    if (deployed === undefined) continue;

    const properties = expectedValue(Properties ?? {}, stack) as Record<string, unknown>;
    const reader = READERS[Type];
    const record = recorded.filter(({ physicalId }) => physicalId === deployed.physicalId).pop();
    if (reader !== undefined && record === undefined) {
      const actual = await reader.read(stack.aws, deployed.physicalId, properties).catch(() => undefined);
      const wanted = Object.fromEntries(reader.compared.map(apiKey).filter(key => properties[key] !== undefined).map(key => [key, properties[key]]));
      checks.claim(`${Type} read back`, about, actual === undefined ? ['cannot be read back'] : differences(wanted, actualValue(actual)));
    } else if (record !== undefined) {
      checks.claim(`${Type} recorded`, about, differences(properties, actualValue(record.properties)));
    }
  }
}
