/** Whether `npm run test:threats` runs, which plays every request; `npm test` plays a part of them. */
export const EVERY_REQUEST = (globalThis as { everyRequest?: boolean }).everyRequest === true;
