/** A program that the tests need is not here and could not be installed; the message says what was tried and what to do. */
export class MissingProgramError extends Error {}
