/** The message of the error that something throws, empty where it throws none. */
export function errorMessage(act: () => unknown): string {
  try {
    act();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
