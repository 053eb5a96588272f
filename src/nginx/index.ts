export * from './app-protocol';
export * from './nginx-configuration';
export * from './nginx-settings';
export * from './required-file';
export * from './security-headers';
