import { Child } from './child.ts';
import { Ngircd } from './ngircd.ts';
import type { ServerReport, Usage } from './report.ts';

/** Who is measured. */
export type ServerName = 'starling' | 'loop' | 'ngircd';

/** A server in a process of its own. */
export interface Served {
  readonly port: number;
  readonly ircPort: number;
  /** @param order `collect`: without the garbage that happens to lie about */
  usage(order?: 'usage' | 'collect'): Promise<Usage>;
  stop(): Promise<void>;
}

/** @throws where it does not start */
export async function serve(name: ServerName, args: readonly string[] = []): Promise<Served> {
  if (name === 'ngircd') {
    const ngircd = await Ngircd.start();
    return {
      ...{ port: 0, ircPort: ngircd.port },
      usage: () => Promise.resolve(ngircd.usage()),
      stop: () => ngircd.stop(),
    };
  }
  const child = new Child<string, ServerReport>(`${name}-server`, args);
  const report = await child.next();
  if (report.kind !== 'listening') throw new Error(`${name} did not start`);
  return {
    ...{ port: report.port, ircPort: report.ircPort },
    usage: async (order = 'usage') => {
      const usage = await child.ask(order);
      if (usage.kind !== 'usage') throw new Error('the server said something else');
      return usage;
    },
    stop: () => child.stop(),
  };
}
