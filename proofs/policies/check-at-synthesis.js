// Preloaded into an example's app: synthesizes it on the newest aws-cdk-lib, whose CloudFormation validator takes part,
// with cdk-nag's AwsSolutions pack added. Beside the report of both it leaves the paths of what belongs to the library, and
// the findings that it acknowledges there itself.
const fs = require('fs');
const Module = require('module');
const path = require('path');

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return resolveFilename.call(this, request.replace(/^aws-cdk-lib(?=\/|$)/, 'aws-cdk-lib-newest'), ...rest);
};

const { App, Stage, Validations } = require('aws-cdk-lib');
const { AwsSolutionsChecks } = require('cdk-nag');

const LIBRARY = [path.resolve(__dirname, '../../src/sidecar') + path.sep, path.resolve(__dirname, '../../src/service') + path.sep];
const ownPaths = new Set();

// A resource belongs to the library if its code is on the stack when the construct is made.
const { Node } = require('constructs');
const addChild = Node.prototype.addChild;
Node.prototype.addChild = function (child, id) {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  const stack = new Error().stack;
  Error.stackTraceLimit = limit;
  if (LIBRARY.some((folder) => stack.includes(folder))) ownPaths.add([...this.scopes.map(({ node }) => node.id), id].filter(Boolean).join('/'));
  return addChild.call(this, child, id);
};

// Of several acknowledgements at one construct the last has them all.
const acknowledgedBelow = (app) => app.node.findAll().filter(({ node }) => ownPaths.has(node.path)).flatMap(({ node }) => {
  const last = node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY).pop();
  return Object.entries(last ? last.data : {}).map(([id, reason]) => ({ rule: id.replace(/^.*?::/, ''), reason, path: node.path }));
});

const checked = new WeakSet();
const synth = Stage.prototype.synth;
Stage.prototype.synth = function (...args) {
  if (App.isApp(this) && !checked.has(this)) {
    checked.add(this);
    Validations.of(this).addPlugins(new AwsSolutionsChecks(this));
    process.on('exit', () => fs.writeFileSync(path.join(process.env.CDK_OUTDIR, 'library.json'), JSON.stringify({
      paths: [...ownPaths], acknowledged: acknowledgedBelow(this),
    })));
  }
  return synth.apply(this, args);
};
