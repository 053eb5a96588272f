import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Deployment, Exposure, LoadBalancerLogsOptions } from '../../../src';
import { TestStack } from '../../../testing/cdk';

const NAMES = ['accessLogs', 'connectionLogs', 'healthCheckLogs'] as const;

const ATTRIBUTES = { accessLogs: 'access_logs', connectionLogs: 'connection_logs', healthCheckLogs: 'health_check_logs' };

type Logs = Partial<Record<(typeof NAMES)[number], LoadBalancerLogsOptions>>;

function synthesize(logs: (stack: TestStack) => Logs, deployment?: Deployment): Template {
  const stack = new TestStack();
  stack.service({ exposure: Exposure.internal({ certificate: stack.certificate, ...logs(stack) }), deployment });
  return Template.fromStack(stack);
}

const loadBalancerOf = (template: Template) => Object.values(template.findResources('AWS::ElasticLoadBalancingV2::LoadBalancer'))[0];

const attributesOf = (template: Template) => Object.fromEntries(loadBalancerOf(template).Properties.LoadBalancerAttributes
  .map(({ Key, Value }: any) => [Key, Value]));

describe.each(NAMES)('%s', (name) => {
  test.each([Deployment.rolling(), Deployment.blueGreen()])('are enabled after their bucket policy, deployment %#', (deployment) => {
    const template = synthesize((stack) => ({ [name]: { bucket: new s3.Bucket(stack, 'Logs'), prefix: 'orders' } }), deployment);
    const [bucket] = Object.keys(template.findResources('AWS::S3::Bucket'));
    expect(attributesOf(template)).toMatchObject({
      [`${ATTRIBUTES[name]}.s3.enabled`]: 'true',
      [`${ATTRIBUTES[name]}.s3.bucket`]: { Ref: bucket },
      [`${ATTRIBUTES[name]}.s3.prefix`]: 'orders',
    });
    const [[id, policy]] = Object.entries(template.findResources('AWS::S3::BucketPolicy'));
    expect(loadBalancerOf(template).DependsOn).toContain(id);
    // The account of Elastic Load Balancing in eu-central-1.
    expect(policy.Properties.PolicyDocument.Statement).toContainEqual({
      Action: 's3:PutObject',
      Effect: 'Allow',
      Principal: { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::054676820928:root']] } },
      Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [bucket, 'Arn'] }, '/orders/AWSLogs/123456789012/*']] },
    });
    expect(Object.keys(attributesOf(template)).filter((key) => key.includes('logs.s3.enabled'))).toEqual([`${ATTRIBUTES[name]}.s3.enabled`]);
  });

  test('fail with a bucket that is encrypted with a KMS key', () => {
    expect(() => synthesize((stack) => ({ [name]: { bucket: new s3.Bucket(stack, 'Logs', { encryptionKey: new kms.Key(stack, 'Key') }) } })))
      .toThrow(new RegExp(`\`exposure.${name}.bucket\` must be a bucket without a KMS key`));
  });

  test('fail with a prefix that Elastic Load Balancing rejects', () => {
    expect(() => synthesize((stack) => ({ [name]: { bucket: new s3.Bucket(stack, 'Logs'), prefix: 'AWSLogs/orders' } })))
      .toThrow(new RegExp(`\`${name}.prefix\` must be a prefix without "AWSLogs"`));
  });
});

test('all logs can go to one bucket', () => {
  const attributes = attributesOf(synthesize((stack) => {
    const bucket = new s3.Bucket(stack, 'Logs');
    return { accessLogs: { bucket, prefix: 'access' }, connectionLogs: { bucket, prefix: 'connections' }, healthCheckLogs: { bucket } };
  }));
  expect(attributes).toMatchObject({ 'access_logs.s3.prefix': 'access', 'connection_logs.s3.prefix': 'connections', 'health_check_logs.s3.prefix': '' });
});

test('reports problems of several destinations together', () => {
  expect(() => synthesize((stack) => {
    const bucket = new s3.Bucket(stack, 'Logs', { encryptionKey: new kms.Key(stack, 'Key') });
    return { accessLogs: { bucket }, healthCheckLogs: { bucket } };
  })).toThrow(/exposure.accessLogs.bucket[^]*exposure.healthCheckLogs.bucket/);
});

test('does not change the policy of an imported bucket', () => {
  const template = synthesize((stack) => ({ healthCheckLogs: { bucket: s3.Bucket.fromBucketName(stack, 'Logs', 'example-logs') } }));
  expect(attributesOf(template)).toMatchObject({ 'health_check_logs.s3.bucket': 'example-logs' });
  template.resourceCountIs('AWS::S3::BucketPolicy', 0);
});
