'use strict';

const path = require('node:path');

module.exports = {
  turbopack: { root: path.resolve(__dirname) },
  experimental: { serverActions: { bodySizeLimit: '5mb' } },
};
