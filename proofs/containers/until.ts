import { setTimeout as pause } from 'timers/promises';

/** Waits until something holds; an error after the limit. */
export async function until(what: string, holds: () => Promise<boolean>, limitMs = 10_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!await holds()) {
    if (Date.now() > end) {
      throw new Error(`Waited ${limitMs / 1000} s, and it does not hold: ${what}.`);
    }
    await pause(20);
  }
}
