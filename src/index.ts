export * from './allowlist';
export * from './nginx';
export * from './routes-file';
export * from './sidecar';
export * from './service';
