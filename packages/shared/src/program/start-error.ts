/** A program cannot start; the message is the one line that is printed. */
export class StartError extends Error {}

/** Turns a listen error into the line for the person who started the program. */
export function portError(flag: string, port: number): (error: unknown) => never {
  return (error) => {
    const code = codeOf(error);
    const why = code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be opened (${code})`;
    throw new StartError(`${flag}: port ${port} ${why}`);
  };
}

/** The code of a system error, for a message. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
