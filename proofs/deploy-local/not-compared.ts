/** Emulated types of which only the existence is checked, or which are checked elsewhere, and why. Any other type needs a reader. */
export const NOT_COMPARED: Record<string, string> = {
  'AWS::CDK::Metadata': 'makes nothing',
  'AWS::CloudFront::Distribution': 'has no reader: the emulator takes it, but keeps neither its VPC origin nor its policies',
  'AWS::EC2::SecurityGroupIngress': 'has no reader of its own: all rules of its group are compared with the templates',
  'AWS::EC2::SecurityGroupEgress': 'has no reader of its own: all rules of its group are compared with the templates',
  'AWS::SNS::TopicPolicy': 'has no reader yet',
  'AWS::AutoScaling::LaunchConfiguration': 'belongs to the machines around the service: none is started',
  'AWS::AutoScaling::AutoScalingGroup': 'belongs to the machines around the service: none is started',
  'AWS::EC2::LaunchTemplate': 'belongs to the machines around the service: none is started',
  'AWS::KMS::Alias': 'is a name; the key is compared',
  'AWS::SecretsManager::Secret': 'has a value that nobody knows before the deployment',
  'AWS::Lambda::Permission': 'belongs to functions of CDK\'s own',
};

/** Why a type that the emulator makes is not read back; nothing where there is no reason. */
export function reasonNotToCompare(type: string): string | undefined {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource'
    ? 'is what a function makes that CloudFormation calls: that it succeeded is all that is checked'
    : NOT_COMPARED[type];
}
