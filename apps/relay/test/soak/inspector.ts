import { WebSocket } from 'ws';
import * as z from 'zod';
import type { Bytes } from '@starling/shared/units.ts';

/** What a program's engine says of its memory. */
const usageSchema = z.object({ heapUsed: z.number(), external: z.number() });
const answerSchema = z.object({
  id: z.number().optional(),
  result: z.object({ result: z.object({ value: z.unknown() }).optional() }).optional(),
  error: z.object({ message: z.string() }).optional(),
});

/** Memory that is in use after a collection of garbage. */
export interface KeptMemory {
  readonly heapUsed: Bytes;
  /** What lies outside the heap and belongs to its objects: buffers, mostly. */
  readonly external: Bytes;
}

/** Environment of a Node program that can be asked about its memory. */
export const inspectable = {
  NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --inspect=127.0.0.1:0`,
};

/** Node's inspector in another process: tells what a program still holds, not what it has not collected yet. */
export class Inspector {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #asked = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#take(data.toString()));
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the inspected program has ended'));
    });
    socket.on('error', () => socket.terminate());
  }

  /** @param output what the program, started with `inspectable`, has printed */
  static async attach(output: string): Promise<Inspector> {
    const address = /Debugger listening on (ws:\S+)/.exec(output)?.[1];
    if (address === undefined) throw new Error('the program has no inspector');
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new Inspector(socket);
  }

  /** Collects all garbage, then counts. */
  async keptMemory(): Promise<KeptMemory> {
    await this.#ask('HeapProfiler.collectGarbage');
    const expression = 'process.memoryUsage()';
    return usageSchema.parse(await this.#ask('Runtime.evaluate', { expression, returnByValue: true }));
  }

  close(): void {
    this.#socket.close();
  }

  async #ask(method: string, params: object = {}): Promise<unknown> {
    const id = (this.#asked += 1);
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(id, answer);
    this.#socket.send(JSON.stringify({ id, method, params }));
    return answer.promise;
  }

  #take(text: string): void {
    const { id, result, error } = answerSchema.parse(JSON.parse(text));
    if (id === undefined) return;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result?.result?.value);
    else waiting?.reject(new Error(error.message));
  }
}
