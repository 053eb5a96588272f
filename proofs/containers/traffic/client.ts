import { HeldRequest } from './held-request';
import { KeepAliveLoad } from './keep-alive-load';
import { Command, Question, Reply } from './messages';
import { playOne } from './play-one';

/**
 * The client within the network of a task. It is a process of its own, since a process is in one network only, and
 * does what the process that started it tells it.
 */
let held: HeldRequest | undefined;
let load: KeepAliveLoad | undefined;

async function execute(command: Command): Promise<unknown> {
  switch (command.do) {
    case 'request':
      return playOne(command.to, command.request, command.timeoutMs);
    case 'hold':
      held = new HeldRequest(command.to, command.request);
      return held.accepted();
    case 'release':
      return held!.release();
    case 'load':
      load = new KeepAliveLoad(command.load);
      return undefined;
    case 'progress':
      return load!.answered;
    case 'finish':
      return load!.finish();
  }
}

process.on('message', ({ id, command }: Question) => {
  const reply = (rest: Omit<Reply, 'id'>) => process.send!({ id, ...rest });
  execute(command).then((result) => reply({ result }), (error) => reply({ error: String((error as Error).stack ?? error) }));
});
process.on('disconnect', () => process.exit());
