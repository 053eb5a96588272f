import * as fs from 'fs';
import * as path from 'path';
import { PHP_LIBRARIES } from './setup/php';
import { SocketApp, startSocketApp } from './socket-app';

/** A front controller of a real framework: it answers with the path that the framework routes by, and with the route that it found. */
export interface PhpFramework {
  readonly name: string;
  readonly source: string;
  /** Whether it takes what follows the name of a script in a folder for the path, wherever that is; otherwise only at the beginning. */
  readonly looksAnywhere: boolean;
}

/** What PHP says of the script. */
const TOLD = "['self' => $_SERVER['PHP_SELF'], 'name' => $_SERVER['SCRIPT_NAME'], 'file' => $_SERVER['SCRIPT_FILENAME']]";
const ROUTES = ['/', '/admin', '/admin/{name}'];

const SYMFONY: PhpFramework = {
  name: 'Symfony',
  looksAnywhere: true,
  source: `<?php
require '${PHP_LIBRARIES}/Symfony/Component/HttpFoundation/autoload.php';
require '${PHP_LIBRARIES}/Symfony/Component/Routing/autoload.php';
use Symfony\\Component\\HttpFoundation\\{JsonResponse, Request};
use Symfony\\Component\\Routing\\{Exception\\ExceptionInterface, Matcher\\UrlMatcher, RequestContext, Route, RouteCollection};
$routes = new RouteCollection();
foreach (${JSON.stringify(ROUTES)} as $path) $routes->add($path, new Route($path));
$request = Request::createFromGlobals();
try {
  $served = (new UrlMatcher($routes, (new RequestContext())->fromRequest($request)))->match($request->getPathInfo())['_route'];
} catch (ExceptionInterface $error) {
  $served = null;
}
(new JsonResponse(['path' => $request->getPathInfo(), 'served' => $served] + ${TOLD}))->send();
`,
};

const SLIM: PhpFramework = {
  name: 'Slim',
  looksAnywhere: false,
  source: `<?php
error_reporting(E_ALL & ~E_DEPRECATED);
require '${PHP_LIBRARIES}/Slim/autoload.php';
$app = new \\Slim\\App(['settings' => ['displayErrorDetails' => true]]);
$answer = fn ($served) => fn ($request, $response) => $response->withJson(['path' => '/' . ltrim($request->getUri()->getPath(), '/'), 'served' => $served] + ${TOLD});
foreach (${JSON.stringify(ROUTES)} as $path) $app->any($path, $answer($path));
$app->any('/{rest:.*}', $answer(null));
$app->run();
`,
};

/** The frameworks that there are: newer Slims leave the name of the script to their users. */
export function phpFrameworks(): PhpFramework[] {
  return [SYMFONY, ...fs.existsSync(`${PHP_LIBRARIES}/Slim/Http/Uri.php`) ? [SLIM] : []];
}

/** Starts PHP-FPM, which runs whatever script it is told, with a socket in a folder. */
export function startPhpFpm(executable: string, folder: string): Promise<SocketApp> {
  const socket = path.join(folder, 'fpm.sock');
  const configuration = path.join(folder, 'fpm.conf');
  fs.writeFileSync(configuration, [
    '[global]', 'daemonize = no', `error_log = ${path.join(folder, 'fpm.log')}`,
    // Started by root it has to be told who runs scripts.
    '[www]', `listen = ${socket}`, ...process.getuid?.() === 0 ? ['user = nobody', 'group = nogroup'] : [], 'pm = static', 'pm.max_children = 1', '',
  ].join('\n'));
  return startSocketApp(socket, executable, ['--nodaemonize', '--fpm-config', configuration], {}, 'SIGTERM');
}
