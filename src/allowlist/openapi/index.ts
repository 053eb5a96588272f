export * from './header-parameter';
export * from './multi-segment-parameter';
export * from './openapi-description';
export * from './openapi-options';
