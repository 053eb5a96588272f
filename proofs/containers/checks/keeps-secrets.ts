import { Check, finding, PROXY } from './check';

const SCRIPT = [
  'cat /proc/1/environ /proc/1/cmdline | tr "\\0" "\\n"',
  'echo "Process: $(cat /proc/1/comm)"',
  'for file in /tmp/tls-*; do echo "File: $(stat -c "%a %u" $file) $(stat -f -c %T $file) $file"; done',
].join('; ');

/** Secrets are in files in memory that only NGINX can read, and nothing of them is in what others see of its process. */
export const keepsSecrets: Check = async ({ task }) => {
  const { secrets } = task.container(PROXY);
  const { stdout } = await task.exec(PROXY, ['sh', '-c', SCRIPT]);
  const files = [...stdout.matchAll(/^File: (.*) (.*)$/gm)];
  const shown = secrets.filter((name) => stdout.includes(`${name}=`));
  return [finding('secrets', `${files.map(([, how, file]) => `${file} ${how}`).join(', ')}; ${shown.length} in /proc/1`,
    files.length !== secrets.length && `expected ${secrets.length}`, files.some(([, how]) => how !== '400 101 tmpfs') && 'expected 400 101 tmpfs',
    shown.length > 0 && `/proc/1 shows ${shown.join(', ')}`, !stdout.includes('Process: nginx') && 'NGINX is not the first process')];
};
