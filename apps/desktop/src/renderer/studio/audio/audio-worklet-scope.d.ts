/** What an AudioWorkletGlobalScope has beyond the types of TypeScript (Web Audio API §1.32). */
declare const sampleRate: number;
/** Of the block that is being processed: the count of its first sample. */
declare const currentFrame: number;

declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}

declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;
