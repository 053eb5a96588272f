/* node server.js PORT FOLDER: an upload server of the tus protocol. */
'use strict';

const { createServer } = require('node:http');
const { FileStore } = require('@tus/file-store');
const { Server } = require('@tus/server');

const [port, directory] = process.argv.slice(2);
let count = 0;
const uploads = new Server({
  path: '/files',
  datastore: new FileStore({ directory }),
  respectForwardedHeaders: true,
  namingFunction: () => `upload-${++count}`,
});
createServer((request, response) => uploads.handle(request, response)).listen(Number(port), '127.0.0.1');
