export * from './app-protocol';
export * from './client-address-source';
export * from './nginx-configuration';
export * from './nginx-settings';
export * from './open-telemetry-settings';
export * from './security-headers';
export * from './tls-settings';
