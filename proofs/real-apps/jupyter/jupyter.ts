import * as fs from 'fs';
import * as path from 'path';
import { BROWSER_LIMIT_MS, CHROMIUM, visit } from '../browser/chromium';
import { succeeds } from '../client';
import { pythonPackage, pythonProgram } from '../packages/python';
import type { Program } from '../program';
import { startServer } from '../server-process';

export const JUPYTER: Program = {
  folder: 'jupyter',
  title: 'JupyterLab',
  packages: [pythonPackage('jupyterlab'), pythonPackage('jupyter-server'), pythonPackage('ipykernel'), pythonPackage('jupyter-kernel-client'), ...CHROMIUM],
  start: ({ port, folder }) => {
    const files = path.join(folder, 'files');
    fs.mkdirSync(files);
    return startServer({
      command: pythonProgram('jupyter'),
      args: [
        'lab', '--no-browser', '--allow-root', '--ServerApp.ip=127.0.0.1', `--ServerApp.port=${port}`, '--ServerApp.port_retries=0', `--ServerApp.root_dir=${files}`,
        '--IdentityProvider.token=secret', '--LabApp.news_url=None', '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate', '--LabApp.extension_manager=readonly',
      ],
      cwd: folder,
      at: port,
      env: { PATH: `${path.dirname(pythonProgram())}:${process.env.PATH}`, JUPYTER_PLATFORM_DIRS: '1' },
      ready: async () => (await fetch(`http://127.0.0.1:${port}/api`)).status === 200,
    });
  },
  plays: [
    {
      client: 'requests, jupyter-kernel-client, websocket-client',
      what: '12 files of odd names, one of 10 MB, renaming, kernels over WebSockets with 3 MB of output, a terminal, 15 s of silence',
      act: async (site) => JSON.parse((await succeeds(site, pythonProgram(), [path.join(__dirname, 'client.py'), site.url])).stdout),
    },
    {
      client: 'Chromium',
      limitMs: BROWSER_LIMIT_MS,
      what: 'a notebook made, run and saved',
      act: (site) => visit(site, '/lab?token=secret', async (page) => {
        await page.locator('.jp-LauncherCard[data-category="Notebook"]').first().click({ timeout: 90_000 });
        const cell = page.locator('.jp-Notebook .cm-content').first();
        const output = page.locator('.jp-OutputArea-output').first();
        // A page that is still being built may lose what is typed, or the focus.
        for (let tries = 0; tries < 9 && await output.count() === 0; tries++) {
          await cell.click({ timeout: 90_000 });
          await page.keyboard.press('Control+a');
          await page.keyboard.type('print(40 + 2)');
          await page.keyboard.press('Shift+Enter');
          await output.waitFor({ timeout: 10_000 }).catch(() => undefined);
        }
        const said = await output.innerText({ timeout: 10_000 });
        await page.keyboard.press('Control+s');
        return said.trim();
      }, (target) => target.replace(/\/[0-9a-f]{8}-[0-9a-f-]{27}/g, '/ID').replace(/\?.*/, '').replace(/[0-9a-f]{20,}/g, 'HASH')).then(({ found, requests, errors }) => ({
        found,
        errors,
        // How often it asks depends on how long it takes.
        requests: requests.filter((line) => !/api\/(?:contents|sessions|kernels|terminals|me|status)|workspaces|\/lab\/api\/settings/.test(line)),
        refused: requests.filter((line) => /^[45]/.test(line)),
      })),
    },
  ],
};
