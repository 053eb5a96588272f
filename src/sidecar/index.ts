export * from './nginx-sidecar';
export * from './proxy-image';
