import type { Check } from '../check';
import type { RenderedTask } from './rendered-task';
import { describeProblem } from '../../validation/problems';

/** Containers that wait for each other. A link waits as well. */
export const dependencyCycle: Check<RenderedTask> = {
  code: 'dependencyCycle',
  find: ({ containers }) => {
    const waitsFor = new Map(containers.map(({ name, dependencies, links }) => (
      [name, new Set([...dependencies.map(({ container }) => container), ...links])])));
    const done = new Set<string>();
    const cycles: string[][] = [];
    const follow = (name: string, way: string[]) => {
      if (way.includes(name)) {
        cycles.push([...way.slice(way.indexOf(name)), name]);
      } else if (!done.has(name)) {
        waitsFor.get(name)?.forEach((next) => follow(next, [...way, name]));
        done.add(name);
      }
    };
    containers.forEach(({ name }) => follow(name, []));
    return cycles.map((cycle) => describeProblem(
      'dependsOn', cycle, 'without a cycle', 'remove one of these dependencies or links, because otherwise no task can start'));
  },
};
