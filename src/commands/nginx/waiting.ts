import * as http from 'http';

/** The share of their time that waits for a line of the log or for an answer take; less where many wait in vain. */
export const patience = { share: 1 };

/** Whether anything answers HTTP on the port, whatever it says. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    http.get({ port, host: '127.0.0.1', path: '/', agent: false, timeout: 1000 }, (response) => {
      response.resume();
      resolve(true);
    }).on('error', (error) => resolve(/^HPE_/.test((error as NodeJS.ErrnoException).code ?? ''))) // an answer in HTTP/2
      .on('timeout', function (this: http.ClientRequest) { this.destroy(); });
  });
}

/** Waits until a condition holds; false if it does not in time. */
export async function until(condition: () => Promise<boolean>, limitMs: number): Promise<boolean> {
  for (const start = Date.now(); !await condition();) {
    const waited = Date.now() - start;
    if (waited >= limitMs) {
      return false;
    }
    // What comes at once is not waited for; what takes longer gets the processor.
    await new Promise((resolve) => waited < 20 ? setImmediate(resolve) : setTimeout(resolve, 10));
  }
  return true;
}
