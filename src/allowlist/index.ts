export * from './allowlist';
export * from './decision';
export * from './http-method';
export * from './route';
