export type { BuiltProxyImageOptions } from './built-image';
export * from './nginx-sidecar';
export * from './proxy-image';
export * from './proxy-image-repository';
export * from './proxy-tls';
export type { PullThroughCacheProxyImageOptions } from './pull-through-cache-image';
export type { RepositoryProxyImageOptions } from './repository-image';
export type { SecretFile } from './secret-file';
export type { StockProxyImageOptions } from './stock-image';
