import { Check, finding, PROXY } from './check';

/** The configuration is an argument in the task definition: as it is, or compressed where it is long. */
export function carriesText(how: 'plain' | 'compressed'): Check {
  return async function carriesTextInDefinition({ task }) {
    const { entryPoint = [], command = [] } = task.container(PROXY);
    const found = /gzip -d/.test(entryPoint.join(' ')) ? 'compressed' : 'plain';
    return [finding('text in the task definition', `${(command.join('').length / 1000).toFixed(0)} kB, ${found}`,
      command.length !== 1 && 'there is none', found !== how && `expected ${how}`)];
  };
}
