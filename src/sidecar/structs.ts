/** The members of the structs that sidecars are made of. */

import { ProxyImage } from './image/proxy-image';
import type { NginxSidecarOptions, ProxyContainerOptions } from './nginx-sidecar-options';
import type { ProxyClientCertificates, ProxyTlsFromSecretsOptions } from './proxy-tls-options';
import type { SecretFile } from './secret-file';
import { TlsPolicy } from '../nginx/settings/tls-options';
import { duration, enumeration, instance, laterNumber, laterText, listOf, mapOf, object, required, struct, word, StructMembers } from '../validation/struct-members';

/** The members of `ProxyContainerOptions`. */
export const PROXY_CONTAINER_OPTIONS: StructMembers<ProxyContainerOptions> = {
  appProtocol: object('ecs.AppProtocol'),
  containerName: laterText,
  cpu: laterNumber,
  healthCheckStartPeriod: duration,
  hostPort: laterNumber,
  image: instance(() => ProxyImage, 'ProxyImage', 'ProxyImage.built()'),
  logEncryptionKey: object('kms.IKey'),
  logging: object('ecs.LogDriver', "write for example ecs.LogDriver.awsLogs({ streamPrefix: 'app' })"),
  logRemovalPolicy: word('RemovalPolicy'),
  logRetention: word('logs.RetentionDays'),
  maxOpenFiles: laterNumber,
  memoryLimitMiB: laterNumber,
  memoryReservationMiB: laterNumber,
  originSecrets: mapOf(listOf(object('ecs.Secret', 'write for example ecs.Secret.fromSecretsManager(secret)'))),
  portName: laterText,
  secretFiles: listOf(struct(() => SECRET_FILE)),
  stopDelay: duration,
  stopTimeout: duration,
};

/** The members of `ProxyClientCertificates`. */
export const PROXY_CLIENT_CERTIFICATES: StructMembers<ProxyClientCertificates> = {
  trustBundle: required(object('ecs.Secret', 'write for example ecs.Secret.fromSecretsManager(secret)')),
  verifyDepth: laterNumber,
};

/** The members of `ProxyTlsFromSecretsOptions`. */
export const PROXY_TLS_FROM_SECRETS_OPTIONS: StructMembers<ProxyTlsFromSecretsOptions> = {
  certificate: required(object('ecs.Secret', 'write for example ecs.Secret.fromSecretsManager(secret)')),
  privateKey: required(object('ecs.Secret', 'write for example ecs.Secret.fromSecretsManager(secret)')),
  clientCertificates: struct(() => PROXY_CLIENT_CERTIFICATES),
  policy: enumeration(() => TlsPolicy, 'TlsPolicy'),
};

/** The members of `SecretFile`. */
export const SECRET_FILE: StructMembers<SecretFile> = {
  path: required(laterText),
  secret: required(object('ecs.Secret', 'write for example ecs.Secret.fromSecretsManager(secret)')),
};

/** The members of `NginxSidecarOptions`. */
export const NGINX_SIDECAR_OPTIONS: StructMembers<NginxSidecarOptions> = {
  ...PROXY_CONTAINER_OPTIONS,
  appContainer: required(object('ecs.ContainerDefinition')),
  // The value may also be a source that generates its text late.
  configuration: required(object('NginxConfiguration', 'write for example new NginxConfiguration({ allowlist, appPort: 3000 })', 'openFiles')),
};
