import { program } from '../../../testing/setup/debian-program';
import { run } from '../../containers/run';

/** So many networks of two addresses fit into the last byte of an address. */
const OF_ONE_BYTE = 64;

let made = 0;

/**
 * Connects the network of a task with this machine, as the network interface of a task does in the mode `awsvpc`. Gives the address of
 * the task, out of the range that RFC 2544 sets aside for measurements. The connection ends with the network of the task.
 */
export async function connectNetwork(pid: number): Promise<string> {
  const ip = program('ip', 'iproute2');
  const number = made++;
  if (number >= OF_ONE_BYTE) {
    throw new Error('There are too many tasks.');
  }
  const [own, ofTask] = [1, 2].map((last) => `198.18.${process.pid % 256}.${number * 4 + last}`);
  const name = `task${process.pid}-${number}`;
  const inTask = (...args: string[]) => run('nsenter', ['--target', String(pid), '--net', ip, ...args]);
  await run(ip, ['link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid)]);
  await run(ip, ['address', 'add', `${own}/30`, 'dev', name]);
  await run(ip, ['link', 'set', name, 'up']);
  await inTask('address', 'add', `${ofTask}/30`, 'dev', 'eth0');
  await inTask('link', 'set', 'eth0', 'up');
  return ofTask;
}
