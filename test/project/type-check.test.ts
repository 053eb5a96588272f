import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { tasks } from '../../.projen/tasks.json';

const ROOT = path.resolve(__dirname, '../..');
const lines = (command: string, args: string[]) => execFileSync(command, args, { cwd: ROOT, encoding: 'utf8', shell: process.platform === 'win32' }).trim().split('\n').sort();

test('the type check reads each TypeScript file, except for those that VitePress compiles', () => {
  const [program, ...args] = tasks.types.steps[0].exec.split(' ');
  const checked = lines(path.join(ROOT, 'node_modules/.bin', program), [...args, '--debug=files']);
  const all = lines('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx']);
  expect(checked).toEqual(all.filter((file) => !file.startsWith('site/.vitepress/') && fs.existsSync(path.join(ROOT, file))));
});
