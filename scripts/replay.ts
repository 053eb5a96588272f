import { runAsProcess } from '../src/commands/main';

runAsProcess(['replay', ...process.argv.slice(2)]);
