/** A flag or variable is wrong; the message is one line for the person who typed it. */
export class BadConfigError extends Error {}
