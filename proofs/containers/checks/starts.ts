import { Check, finding, PROXY } from './check';
import { startOrder } from '../task/start-order';
import { until } from '../until';

/** Every container is started, those that others depend on first, and the health check of the proxy passes. */
export const starts: Check = async ({ task }) => {
  const begun = Date.now();
  await task.start();
  await until('the health check of the proxy passes', () => task.healthy(PROXY));
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  const order = task.events.filter(({ what }) => what === 'started').map(({ container }) => container);
  const wanted = startOrder(task.definition.containers).map(({ name }) => name);
  return [finding('starts in order, health check passes', `${order.join(', ')}; ${seconds} s`, String(order) !== String(wanted) && `expected ${wanted.join(', ')}`)];
};
