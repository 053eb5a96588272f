/** The members of the structs that images are made of. */

import type { BuiltProxyImageOptions } from './built-image';
import type { ProxyImageRepositoryProps } from './proxy-image-repository-props';
import type { PullThroughCacheProxyImageOptions } from './pull-through-cache-image';
import type { RepositoryProxyImageOptions } from './repository-image';
import type { StockProxyImageOptions } from './stock-image';
import { laterNumber, laterText, object, required, word, StructMembers } from '../../validation/struct-members';

/** The members of `BuiltProxyImageOptions`. */
export const BUILT_PROXY_IMAGE_OPTIONS: StructMembers<BuiltProxyImageOptions> = {
  assetName: laterText,
  baseImage: laterText,
  digest: laterText,
};

/** The members of `ProxyImageRepositoryProps`. */
export const PROXY_IMAGE_REPOSITORY_PROPS: StructMembers<ProxyImageRepositoryProps> = {
  encryptionKey: object('kms.IKey'),
  maxImageCount: laterNumber,
  removalPolicy: word('RemovalPolicy'),
  repositoryName: laterText,
};

/** The members of `PullThroughCacheProxyImageOptions`. */
export const PULL_THROUGH_CACHE_PROXY_IMAGE_OPTIONS: StructMembers<PullThroughCacheProxyImageOptions> = {
  repositoryPrefix: required(laterText),
  digest: laterText,
  repositoryName: laterText,
  rule: object('ecr.CfnPullThroughCacheRule'),
  tag: laterText,
};

/** The members of `RepositoryProxyImageOptions`. */
export const REPOSITORY_PROXY_IMAGE_OPTIONS: StructMembers<RepositoryProxyImageOptions> = {
  baseImage: laterText,
  digest: laterText,
  tag: laterText,
};

/** The members of `StockProxyImageOptions`. */
export const STOCK_PROXY_IMAGE_OPTIONS: StructMembers<StockProxyImageOptions> = {
  digest: laterText,
  image: laterText,
};
