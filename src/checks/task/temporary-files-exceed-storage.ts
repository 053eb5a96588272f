import type { Check } from '../check';
import type { RenderedTask } from './rendered-task';
import { describeProblem } from '../../validation/problems';

const MIB = 1024 ** 2;

/** The space for the socket file on which NGINX listens for itself, for secrets, and for the file system itself. */
const OTHER_FILES_MIB = 1;

/** Temporary files of one request and stores that together exceed the storage of the folder that NGINX writes to. */
export const temporaryFilesExceedStorage: Check<RenderedTask> = {
  code: 'temporaryFilesExceedStorage',
  find: ({ temporaryFiles, storage }) => {
    if (storage === undefined) return [];
    const needed = temporaryFiles.reduce((sum, { bytes }) => sum + bytes, OTHER_FILES_MIB * MIB);
    if (needed <= storage.MiB * MIB) return [];
    const neededMiB = Math.ceil(needed / MIB);
    const [largest, ...others] = [...temporaryFiles].sort((a, b) => b.bytes - a.bytes);
    const beside = others.map(({ prop, bytes }) => `${bytes} bytes for \`${prop}\``).join(', ');
    return [describeProblem(largest.prop, largest.bytes,
      `what the folder that NGINX writes to has room for, which is ${storage.inMemory
        ? `memory: ${storage.MiB} MiB, half of the \`memoryLimitMiB\` of the proxy (\`proxyMemoryLimitMiB\` of a service)`
        : `the disk of the task: ${storage.MiB / 1024} GiB (\`ephemeralStorageGiB\`)`}${beside === '' ? '' : `, beside ${beside}`}`,
      storage.inMemory
        ? `allow the proxy ${2 * neededMiB} MiB, or less for what it writes; with \`ProxyImage.built()\` and without secrets it writes to the disk of the task`
        : `give the task ${Math.ceil(neededMiB / 1024)} GiB, which AWS Fargate has up to 200 of, or allow less`)];
  },
};
