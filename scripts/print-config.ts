import { runAsProcess } from '../src/commands/main';

runAsProcess(['print', ...process.argv.slice(2)]);
