import * as net from 'net';

/** The runtime API of HAProxy, a connection for each command. Commands are carried out in the order in which they were given. */
export class RuntimeApi {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly socket: string) {}

  /** What HAProxy answers to a command. */
  public ask(command: string): Promise<string> {
    const answer = this.last.then(() => this.send(command));
    this.last = answer.catch(() => undefined);
    return answer;
  }

  /** Carries out a command that HAProxy says nothing about, unless it cannot be carried out. */
  public async tell(command: string): Promise<void> {
    const answer = await this.ask(command);
    if (answer !== '' && !/^(?:no need to change|IP changed|port changed|nothing changed)/i.test(answer)) {
      throw new Error(`HAProxy does not carry out "${command}": ${answer}`);
    }
  }

  /** The state of all servers of the target groups, by group and name. */
  public async servers(): Promise<Map<string, ServerState>> {
    const [header, ...rows] = (await this.ask('show stat')).replace(/^# /, '').split('\n').map((line) => line.split(','));
    const column = (row: string[], name: string) => row[header.indexOf(name)] ?? '';
    return new Map(rows.map((row) => [`${column(row, 'pxname')}/${column(row, 'svname')}`, {
      status: column(row, 'status'), check: column(row, 'check_status'),
    }]));
  }

  private send(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const connection = net.connect(this.socket, () => connection.write(`${command}\n`));
      let answer = '';
      connection.setEncoding('utf8');
      connection.on('data', (chunk) => { answer += chunk; });
      connection.once('error', reject).once('end', () => resolve(answer.trim()));
    });
  }
}

export interface ServerState {
  /** Such as `UP`, `UP 1/2`, `DOWN`, `DRAIN` and `MAINT`. */
  readonly status: string;
  /** The result of the last health check, such as `L7OK`, or `INI` before the first one. */
  readonly check: string;
}
