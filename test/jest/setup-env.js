// The CloudFormation validator of newer aws-cdk-lib versions takes seconds per
// test file. The *.newest.test.ts files that are about it switch it on.
process.env.CDK_VALIDATION ??= 'false';
