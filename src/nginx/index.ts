export * from './nginx-configuration';
export * from './nginx-settings';
export * from './security-headers';
export * from './tls-settings';
