import type { Page } from 'playwright';

/** The desktop app, running. What can be done with it is the same on the real Electron and on the stand-in. */
export interface Studio {
  readonly host: 'electron' | 'stand-in';
  /** Folder with everything that the app keeps. */
  readonly folder: string;
  /** The window's page as it is now: another one after its process has died. */
  page(): Promise<Page>;
  /** @returns the address of a page of the app's that Playwright can go to */
  url(path: string): string;
  /** Runs a function inside main, with the module `electron`; it must not use anything from around it. */
  evaluate<Result, Arg = undefined>(
    run: (electron: typeof Electron.CrossProcessExports, arg: Arg) => Result | Promise<Result>,
    arg?: Arg,
  ): Promise<Result>;
  /** Everything that main has printed. */
  output(): string;
  /** Quits as the user does. @returns its exit code */
  quit(): Promise<number | null>;
  /** Ends it without a word, as a crash does; the folder stays. */
  kill(): Promise<void>;
}
