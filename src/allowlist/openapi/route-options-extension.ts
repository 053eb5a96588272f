/** The vendor extension that holds the options of routes. */
export const ROUTE_OPTIONS_EXTENSION = 'x-reverse-proxy';
