/** Where a task of a service can be reached. */
export interface TaskAddress {
  readonly port: number;
  readonly healthCheckPort: number;
}

/** A task that can be run. The ECS of the rollout knows nothing else of tasks. */
export interface Task {
  readonly address: TaskAddress;
  /** Starts the containers in their order; an error where one does not get as far as another needs it to be. */
  start(): Promise<void>;
  /** What the health checks of its essential containers say; a container without one is healthy while it runs. */
  health(): 'UNKNOWN' | 'HEALTHY' | 'UNHEALTHY';
  /** Whether an essential container has ended without having been told to. */
  hasFailed(): boolean;
  /** What its containers wrote last. */
  said(): string;
  /** Stops the containers in the reverse order of their start. */
  stop(): Promise<void>;
}
