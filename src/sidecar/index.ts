export type { BuiltProxyImageOptions } from './built-image';
export * from './nginx-sidecar';
export * from './proxy-image';
export * from './proxy-tls';
export type { SecretFile } from './secret-file';
export type { StockProxyImageOptions } from './stock-image';
