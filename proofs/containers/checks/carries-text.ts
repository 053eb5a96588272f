import { Check, finding, PROXY } from './check';

/** The configuration is an argument in the task definition, compressed, and the start unpacks it. */
export const carriesText: Check = async ({ task }) => {
  const { entryPoint = [], command = [] } = task.container(PROXY);
  return [finding('text in the task definition', `${(command.join('').length / 1000).toFixed(0)} kB, compressed`,
    command.length !== 1 && 'there is none', !entryPoint.join(' ').includes('gzip -d') && 'not compressed')];
};
