#!/usr/bin/env node
/*
 * Stands in for Docker where the CDK CLI builds and pushes image assets (CDK_DOCKER). It builds nothing, and what it
 * pushes to the emulated ECR is a manifest without layers that says so. Each call is appended to IMAGE_BUILDER_CALLS,
 * and what a real builder would refuse at once is refused.
 */
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const ECR_IMAGE = /^\d+\.dkr\.ecr\.([^.]+)\.amazonaws\.com\/([^:]+):(.+)$/;

const [command, ...args] = process.argv.slice(2);
const last = args[args.length - 1];
const valueOf = (option) => (args.includes(option) ? args[args.indexOf(option) + 1] : undefined);

function fail(message) {
  process.stderr.write(`docker-stand-in: ${message}\n`);
  process.exit(1);
}

function build() {
  const dockerfile = path.resolve(last, valueOf('--file') ?? 'Dockerfile');
  if (!fs.existsSync(dockerfile)) fail(`there is no ${dockerfile}`);
  return { tag: valueOf('--tag') };
}

async function push() {
  const [, region, repositoryName, imageTag] = ECR_IMAGE.exec(last) ?? fail(`"${last}" is no image in ECR`);
  const answer = await fetch(process.env.AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': 'AmazonEC2ContainerRegistry_V20150921.PutImage',
      'Authorization': `AWS4-HMAC-SHA256 Credential=local/20000101/${region}/ecr/aws4_request, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify({
      repositoryName,
      imageTag,
      imageManifest: JSON.stringify({ schemaVersion: 2, layers: [], annotations: { note: `not built: ${imageTag}` } }),
    }),
  });
  const said = await answer.text();
  // Two stacks may have the same image, and push it at the same time.
  if (!answer.ok && !said.includes('AlreadyExists')) fail(said);
  return { image: last };
}

const calls = {
  build,
  push,
  tag: () => ({ from: args[0], to: args[1] }),
  inspect: () => ({}),
  login: () => (fs.readFileSync(0, 'utf8').trim() === '' ? fail('a login without a password') : {}),
};

async function main() {
  const call = calls[command] ?? fail(`"${command}" is not known`);
  fs.appendFileSync(process.env.IMAGE_BUILDER_CALLS, `${JSON.stringify({ command, ...(await call()) })}\n`);
  // "No such image", so that the CLI goes on to build it.
  if (command === 'inspect') process.exitCode = 1;
}

main().catch((error) => fail(error.message));
