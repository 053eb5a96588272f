import * as fs from 'fs';
import { UsageError } from './usage-error';

/**
 * Writes the file that an option names.
 *
 * @param option the name of the option, for the error
 */
export function writeOutputFile(option: string, file: string, text: string): void {
  try {
    fs.writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${option} ${file}: the file cannot be written: ${(error as Error).message}`);
  }
}
