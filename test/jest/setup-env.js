// The CloudFormation validator of newer aws-cdk-lib versions takes seconds per
// test file. The *.newest.test.ts files that are about it switch it on.
process.env.CDK_VALIDATION ??= 'false';
// Synthesis records a stack trace for each construct and token, which Jest maps to the sources. No test reads these traces.
Error.stackTraceLimit = 10;
process.env.CDK_CONTEXT_JSON ??= JSON.stringify({
  'aws:cdk:version-reporting': false,
  'aws:cdk:disable-stack-trace': true,
  'aws:cdk:disable-creation-stack-traces': true,
  'aws:cdk:disable-logicalId-metadata': true,
});
