import { EVERY_REQUEST } from './threats/every-request';

/** The number of runs of a property test: all in `npm run test:threats`, and a fifth in `npm test`. */
export const numberOfRuns = (all: number): number => EVERY_REQUEST ? all : Math.ceil(all / 5);
