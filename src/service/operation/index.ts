export * from './dashboard-options';
export * from './deployment';
export * from './deployment-options';
export * from './logs-insights-queries-options';
export * from './recommended-alarms';
export * from './recommended-alarms-options';
export * from './service-scaling';
