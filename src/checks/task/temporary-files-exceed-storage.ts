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
      `at most the storage of the folder that NGINX writes to: ${storage.inMemory
        ? `${storage.MiB} MiB of memory, half of the \`memoryLimitMiB\` of the proxy (\`proxyMemoryLimitMiB\` of a service)`
        : `${storage.MiB / 1024} GiB of disk, the \`ephemeralStorageGiB\` of the task`}${beside === '' ? '' : `, in addition to ${beside}`}`,
      storage.inMemory
        ? `give the proxy ${2 * neededMiB} MiB, or lower the limit; with \`ProxyImage.built()\` and without secrets NGINX writes to the disk of the task`
        : `give the task ${Math.ceil(neededMiB / 1024)} GiB (AWS Fargate supports up to 200 GiB), or lower the limit`)];
  },
};
