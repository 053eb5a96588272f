import type { AddressInfo } from 'net';
import express from 'express';

/** A built site on a port of this machine. */
export interface ServedSite {
  /** The address of the first page. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a folder as GitHub Pages does: below the base path only, and with the page `404.html` for paths that do not exist. */
export async function serve(folder: string, base: string): Promise<ServedSite> {
  const app = express();
  app.use(base, express.static(folder));
  app.use((_, response) => response.status(404).sendFile('404.html', { root: folder }));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
