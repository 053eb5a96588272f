export * from './app-container';
export * from './capacity';
export * from './exposure';
export * from './reverse-proxied-service';
