/** A clip could not be made; the message is for people. */
export class ClipFault extends Error {}
