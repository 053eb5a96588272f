export * from './allowlist';
export * from './nginx';
export * from './sidecar';
export * from './service';
