import { StartError } from './start-error.ts';

/** What a program may throw before it runs. */
export interface Refusals {
  /** The command line asks for the help text, which is the error's message: printed, and all is well. */
  readonly help: new (message: string) => Error;
  /** Beside {@link StartError}: the message is the one line that is printed. */
  readonly expected: readonly (new (message: string) => Error)[];
}

/** Runs a program and ends the process: with 0 once it is done, with 1 and what is to be said where it throws. */
export async function runProgram(
  name: string,
  main: () => Promise<void>,
  { help, expected }: Refusals,
): Promise<never> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof help)) return fail(name, error, [StartError, ...expected]);
    console.log(error.message);
  }
  process.exit(0);
}

function fail(name: string, error: unknown, expected: Refusals['expected']): never {
  const isExpected = error instanceof Error && expected.some((kind) => error instanceof kind);
  console.error(isExpected ? `${name}: ${error.message}` : error);
  process.exit(1);
}
