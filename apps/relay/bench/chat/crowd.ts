import { Child } from './child.ts';
import type { CrowdOrder, CrowdPlan, CrowdReport, Seen, Waits } from './report.ts';

/** How many sockets one process may well have: many machines allow 20,000 files. */
const mostPerProcess = 14_000;
/** Numbers that no member of this run has had: a port is not free again for a minute, and the kernel looks long for one. */
let nextNumber = 0;

/** Viewers, in as many processes as it takes. */
export class Crowd {
  readonly #children: Child<CrowdOrder, CrowdReport>[] = [];

  /** @throws where somebody was not let in */
  async open(plan: Omit<CrowdPlan, 'first'>): Promise<Waits> {
    const base = nextNumber;
    nextNumber += plan.count;
    const processes = Math.ceil(plan.count / mostPerProcess);
    const share = Math.ceil(plan.count / processes);
    const opened = await Promise.all(
      Array.from({ length: processes }, async (_, at) => {
        const child = new Child<CrowdOrder, CrowdReport>('crowd-process');
        this.#children.push(child);
        const first = base + at * share;
        const count = Math.min(share, plan.count - at * share);
        const report = await child.ask({
          ...{ kind: 'open', ...plan, first, count },
          perSecond: plan.perSecond / processes,
          width: Math.ceil(plan.width / processes),
        });
        if (report.kind !== 'opened' || report.refused > 0) throw new Error(JSON.stringify(report));
        return report.waits;
      }),
    );
    const most = (name: keyof Waits) => Math.max(...opened.map((waits) => waits[name]));
    return { p50: most('p50'), p99: most('p99'), longest: most('longest') };
  }

  async begin(): Promise<void> {
    await Promise.all(this.#children.map((child) => child.ask({ kind: 'begin' })));
  }

  /** What all have seen; of times the worst process's. */
  async look(): Promise<Seen> {
    const all = await Promise.all(
      this.#children.map(async (child) => {
        const report = await child.ask({ kind: 'look' });
        if (report.kind !== 'seen') throw new Error('the crowd said something else');
        return report.seen;
      }),
    );
    const sum = (name: keyof Seen) => all.reduce((total, seen) => total + seen[name], 0);
    const most = (name: keyof Seen) => Math.max(...all.map((seen) => seen[name]));
    return {
      // Each process has members in every room, and so sees every line.
      ...{ lines: Math.min(...all.map(({ lines }) => lines)), deliveries: sum('deliveries') },
      ...{ missing: sum('missing'), different: sum('different'), disordered: sum('disordered') },
      ...{ closed: sum('closed'), p50: most('p50'), p99: most('p99'), longest: most('longest') },
    };
  }

  async leave(): Promise<void> {
    await Promise.all(this.#children.map((child) => child.ask({ kind: 'leave' })));
    await this.stop();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#children.splice(0).map((child) => child.stop()));
  }
}
