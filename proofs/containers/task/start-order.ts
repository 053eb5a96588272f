import { ContainerDefinition } from './task-definition';

/** Containers in an order in which each comes after those that it depends on. ECS stops them the other way round. */
export function startOrder(containers: ContainerDefinition[]): ContainerDefinition[] {
  const ordered: ContainerDefinition[] = [];
  const visit = (container: ContainerDefinition, path: string[]) => {
    if (path.includes(container.name)) {
      throw new Error(`The containers depend on each other: ${[...path, container.name].join(' → ')}.`);
    }
    if (ordered.includes(container)) {
      return;
    }
    for (const dependency of container.dependencies) {
      const other = containers.find(({ name }) => name === dependency.container);
      if (!other) {
        throw new Error(`${container.name} depends on ${dependency.container}, which is not there.`);
      }
      if (dependency.condition === 'HEALTHY' && !other.healthCheck) {
        throw new Error(`${container.name} waits for ${other.name} to be healthy, which has no health check.`);
      }
      visit(other, [...path, container.name]);
    }
    ordered.push(container);
  };
  containers.forEach((container) => visit(container, []));
  return ordered;
}
