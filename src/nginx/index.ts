export * from './nginx-configuration';
export * from './nginx-settings';
