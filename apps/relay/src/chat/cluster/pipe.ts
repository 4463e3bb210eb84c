/** What goes through the pipe between the process of the rooms and one of connections. */
export type PipeMessage =
  | { readonly kind: 'subscribe' | 'unsubscribe'; readonly subject: string }
  | { readonly kind: 'publish'; readonly subject: string; readonly message: unknown }
  | { readonly kind: 'request'; readonly subject: string; readonly number: number; readonly message: unknown }
  | { readonly kind: 'answer'; readonly number: number; readonly answer: unknown };

/** One end of it. Others may use the same pipe for other kinds of messages, which `listen` leaves out. */
export interface Pipe {
  send(message: PipeMessage): void;
  listen(hear: (message: PipeMessage) => void): void;
}
