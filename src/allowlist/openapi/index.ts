export * from './openapi-description';
export * from './openapi-options';
