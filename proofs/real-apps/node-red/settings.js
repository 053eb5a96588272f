/* Node-RED without log-in and telemetry. */
'use strict';

module.exports = {
  flowFile: 'flows.json',
  credentialSecret: 'of a test',
  uiHost: '127.0.0.1',
  telemetry: { enabled: false, updateNotification: false },
  editorTheme: { tours: false, palette: { editable: false } },
  externalModules: { autoInstall: false, palette: { allowInstall: false } },
  apiMaxLength: '20mb',
  logging: { console: { level: 'warn' } },
};
