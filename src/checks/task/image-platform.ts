import type { Check } from '../check';
import type { RenderedTask } from './rendered-task';
import { describeProblem } from '../../validation/problems';

const PLATFORM: Record<string, string> = { X86_64: 'linux/amd64', ARM64: 'linux/arm64' };
const CONSTANT: Record<string, string> = { 'linux/amd64': 'Platform.LINUX_AMD64', 'linux/arm64': 'Platform.LINUX_ARM64' };

/**
 * The architectures as Docker reads them (containerd's `platforms`). A platform may consist of the architecture only, and a
 * variant may follow.
 */
const PROCESSORS: Record<string, string> = { 'x86_64': 'amd64', 'x86-64': 'amd64', 'aarch64': 'arm64' };

/** An image that CDK builds for another architecture than the task's. No task starts ("exec format error"). */
export const imagePlatform: Check<RenderedTask> = {
  code: 'imagePlatform',
  find: ({ architecture, containers }) => {
    const built = containers.flatMap(({ name, builtImage }) => builtImage?.platform === undefined ? [] : [{ name, platform: builtImage.platform }]);
    const wanted = architecture && PLATFORM[architecture];
    if (wanted) {
      return built.filter(({ platform }) => processorsOf(platform) !== processorsOf(wanted)).map(({ name, platform }) => describeProblem(
        `platform of the image of ${name}`, platform, `${wanted}, because the task runs on ${architecture}`,
        `build the image with \`platform: ${CONSTANT[wanted]}\``));
    }
    // All containers of a task run on the same architecture, even if that architecture is unknown.
    return new Set(built.map(({ platform }) => processorsOf(platform))).size <= 1 ? [] : [describeProblem(
      'platform', Object.fromEntries(built.map(({ name, platform }) => [name, platform])), 'of the same CPU architecture for the images of all containers of a task',
      'set `runtimePlatform` of the task definition, for which the proxy image is built, and build the other images with that `platform`')];
  },
};

/**
 * An image that CDK builds without a platform, and thus for the architecture of the machine that builds the image. That
 * machine usually has x86-64, so the check reports nothing for an x86-64 task.
 */
export const imagePlatformUnknown: Check<RenderedTask> = {
  code: 'imagePlatformUnknown',
  warning: true,
  find: ({ architecture, containers }) => architecture !== 'ARM64' ? [] : containers
    .filter(({ builtImage }) => builtImage && builtImage.platform === undefined)
    .map(({ name }) => describeProblem(
      `platform of the image of ${name}`, undefined, `given, because the task runs on ${architecture} and Docker otherwise builds for the machine that runs the build`,
      `build the image with \`platform: ${CONSTANT[PLATFORM.ARM64]}\``)),
};

function processorsOf(platform: string): string {
  const [first, second] = platform.toLowerCase().split('/');
  const processors = second ?? first;
  return PROCESSORS[processors] ?? processors;
}
