import * as fs from 'fs';
import * as path from 'path';
import { SocketApp, startSocketApp } from './socket-app';

/** Apps of real frameworks: they answer with the path that they route by, and with the route that they found. */
export const WSGI_FRAMEWORKS: Record<string, string> = {
  Flask: `
from flask import Flask, request
application = Flask(__name__)
def serve(path, served):
    application.add_url_rule(path, path, lambda **_: {'path': request.path, 'served': served, 'name': request.root_path})
for path in ['/', '/admin', '/admin/<name>']:
    serve(path, path)
serve('/<path:rest>', None)
`,
  Django: `
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.urls import re_path
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=['*'], SECRET_KEY='of a test')
def view(served):
    return lambda request: JsonResponse({'path': request.path_info, 'served': served, 'name': request.META['SCRIPT_NAME']})
urlpatterns = [re_path(path, view(path)) for path in ['^$', '^admin$', '^admin/[^/]+$']] + [re_path('', view(None))]
application = get_wsgi_application()
`,
};

/**
 * Starts uWSGI with an app of a framework, with a socket in a folder.
 *
 * @param mounts paths that are taken away from what is asked for; none: the app is at the root
 */
export function startUwsgi(python: string, folder: string, name: string, mounts: string[] = []): Promise<SocketApp> {
  const script = path.join(folder, `${name.toLowerCase()}_app.py`);
  const socket = path.join(folder, `${[name, ...mounts].join('-').replace(/\//g, '')}.sock`);
  fs.writeFileSync(script, WSGI_FRAMEWORKS[name]);
  const app = mounts.length === 0 ? ['--wsgi-file', script] : ['--manage-script-name', ...mounts.flatMap((mount) => ['--mount', `${mount}=${script}`])];
  return startSocketApp(socket, path.join(path.dirname(python), 'uwsgi'), ['--socket', socket, '--need-app', '--buffer-size', '16384', ...app]);
}
