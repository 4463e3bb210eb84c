import interUrl from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import type { CompositorReport, CompositorRequest } from './compositor-messages.ts';
import { Compositor } from './compositor.ts';

/** What a dedicated worker's global has; the project's types are a page's. */
interface WorkerScope {
  readonly fonts: FontFaceSet;
  onmessage: ((event: MessageEvent<CompositorRequest>) => void) | null;
  postMessage: (report: CompositorReport, transfer: Transferable[]) => void;
}

const scope = self as unknown as WorkerScope;
let compositor: Compositor | undefined;

scope.onmessage = ({ data }) => {
  if (data.kind !== 'start') return compositor?.handle(data);
  const { timeOrigin, painter } = data;
  compositor ??= new Compositor(
    {
      now: () => performance.timeOrigin - timeOrigin + performance.now(),
      report: (report, transfer = []) => scope.postMessage(report, transfer),
    },
    painter,
  );
};

// The interface's own font is not among the system's; text is painted again when it is there.
const inter = new FontFace('Inter Variable', `url(${interUrl})`, { weight: '100 900' });
scope.fonts.add(inter);
void inter.load().then(
  () => compositor?.repaintText(),
  () => undefined,
);
