import { Check, Finding, finding, PROXY } from './check';
import { loweredLimits } from '../task/podman-arguments';
import { ContainerDefinition } from '../task/task-definition';

const SCRIPT = [
  'cat /proc/1/status /proc/1/limits',
  'echo "PidOneRoot: $(grep " / " /proc/1/mounts | cut -d" " -f4 | cut -d, -f1)"',
  'for folder in / /etc /etc/nginx /usr /var /var/log /run /home /tmp; do if touch $folder/probe 2>/dev/null; then rm $folder/probe; echo "Writable: $folder"; fi; done',
  'for file in /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max; do if test -f $file; then echo "MemoryLimit: $(cat $file)"; fi; done',
].join('; ');

/** User, capabilities, file system and limits of the proxy are what its definition says, seen from within. */
export const confined: Check = async ({ podman, task }) => {
  const definition = task.container(PROXY);
  const { stdout } = await task.exec(PROXY, ['sh', '-c', SCRIPT]);
  const value = (name: string) => new RegExp(`^${name}:?\\s+(.*)$`, 'm').exec(stdout)?.[1].trim() ?? '';
  const writable = [...stdout.matchAll(/^Writable: (.*)$/gm)].map(([, folder]) => folder);
  return [
    user(definition, value('Uid'), value('Gid')),
    capabilities(definition, ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map(value)),
    fileSystem(definition, value('PidOneRoot'), writable),
    files(definition, value('Max open files'), podman.limits),
    finding('memory', `${Number(value('MemoryLimit')) / 1024 / 1024} MiB`, Number(value('MemoryLimit')) !== (definition.memoryMiB ?? 0) * 1024 * 1024 && `expected ${definition.memoryMiB}`),
  ];
};

function user(definition: ContainerDefinition, uid: string, gid: string): Finding {
  const users = new Set(uid.split(/\s+/));
  return finding('user', `uid ${[...users].join(', ')}, gid ${[...new Set(gid.split(/\s+/))].join(', ')}`, String([...users]) !== definition.user && `expected ${definition.user}`);
}

function capabilities(definition: ContainerDefinition, sets: string[]): Finding {
  const none = sets.every((set) => /^0+$/.test(set));
  return finding('capabilities', none ? 'none, in all five sets' : sets.join(' '), none !== definition.droppedCapabilities.includes('ALL') && `dropped are ${definition.droppedCapabilities.join(', ') || 'none'}`);
}

function fileSystem(definition: ContainerDefinition, root: string, writable: string[]): Finding {
  const mounts = [...definition.mountPoints.filter(({ readOnly }) => !readOnly), ...definition.tmpfs].map(({ containerPath }) => containerPath);
  return finding('file system', `root ${root}, writable: ${writable.join(', ') || 'nothing'}`,
    (root === 'ro') !== definition.readonlyRootFilesystem && `read-only is ${definition.readonlyRootFilesystem}`,
    String(writable) !== String(mounts) && `expected ${mounts.join(', ')}`);
}

function files(definition: ContainerDefinition, line: string, limits: Record<string, number>): Finding {
  const [soft, hard] = line.split(/\s+/).map(Number);
  const wanted = definition.ulimits.find(({ name }) => name === 'nofile');
  const lowered = loweredLimits(definition, limits);
  return finding('open files', `${soft}${lowered.length > 0 ? ` (this machine's limit: ${lowered.join(', ')})` : ''}`,
    wanted && (soft !== Math.min(wanted.soft, limits.nofile) || hard !== Math.min(wanted.hard, limits.nofile)) && `expected ${wanted.soft} and ${wanted.hard}`);
}
