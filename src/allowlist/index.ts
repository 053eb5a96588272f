export * from './allowlist';
export * from './cors';
export * from './decision';
export * from './http-method';
export * from './openapi';
export * from './path-parameter';
export * from './rate-limit';
export * from './route';
