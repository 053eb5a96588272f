import { UsageError } from './usage-error';

const ADDRESS = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):(\d{1,5})$/;

/** A reader for an option that takes `HOST:PORT`. */
export function address(option: string): (value: string) => string {
  return (value) => {
    if (!ADDRESS.test(value)) {
      throw new UsageError(`${option} must be HOST:PORT, for example 127.0.0.1:8080, not ${JSON.stringify(value)}.`);
    }
    port(option)(ADDRESS.exec(value)![2]);
    return value;
  };
}

/** A reader for an option that takes a port. */
export function port(option: string): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < 1 || number > 65535) {
      throw new UsageError(`${option} must be a port from 1 to 65535, not ${JSON.stringify(value)}.`);
    }
    return number;
  };
}
