import { Check, finding, PROXY } from './check';

const SCRIPT = [
  'tr "\\0" "\\n" < /proc/1/environ',
  'echo "Process: $(cat /proc/1/comm)"',
  'for file in /tmp/tls-*; do echo "File: $(stat -c "%a %u" $file) $(stat -f -c %T $file) $file"; done',
].join('; ');

/** Secrets are in files in memory that only NGINX can read, and not in its environment. */
export const keepsSecrets: Check = async ({ task }) => {
  const { secrets } = task.container(PROXY);
  const { stdout } = await task.exec(PROXY, ['sh', '-c', SCRIPT]);
  const files = [...stdout.matchAll(/^File: (.*) (.*)$/gm)];
  const environment = secrets.filter(name => stdout.includes(`${name}=`));
  return [finding('secrets', `${files.map(([, how, file]) => `${file} ${how}`).join(', ')}; ${environment.length} in the environment`,
    files.length !== secrets.length && `expected ${secrets.length}`, files.some(([, how]) => how !== '400 101 tmpfs') && 'expected 400 101 tmpfs',
    environment.length > 0 && `the environment has ${environment.join(', ')}`, !stdout.includes('Process: nginx') && 'NGINX is not the first process')];
};
