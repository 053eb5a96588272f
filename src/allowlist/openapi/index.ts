export type { HeaderParameter } from './header-parameter';
export type { MultiSegmentParameter } from './multi-segment-parameter';
export { OpenApiDescription } from './openapi-description';
export type { OpenApiOptions, OpenApiOverride } from './openapi-options';
