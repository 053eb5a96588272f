export * from './app-container';
export * from './capacity';
export * from './exposure';
export * from './fargate-capacity-options';
export * from './load-balancer-options';
export * from './reverse-proxied-service';
