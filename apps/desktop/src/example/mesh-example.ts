import Hls from 'hls.js';
import { Mesh, type MeshState } from '@starling/shared/mesh-driver/mesh.ts';

/** The least that a page needs: `docs/mesh.md` explains it. Served by each relay as `/mesh-example.html`. */
const video = find('video', HTMLVideoElement);
const sharing = find('sharing', HTMLInputElement);
let stop: () => void = () => undefined;

function play(playlistUrl: string): void {
  stop();
  const mesh = new Mesh({ isSharing: sharing.checked });
  const hls = new Hls({ lowLatencyMode: true, liveSyncDuration: 1.2, ...mesh.hlsConfig() });
  mesh.attach(hls);
  hls.loadSource(playlistUrl);
  hls.attachMedia(video);
  void video.play().catch(() => undefined);

  const change = () => mesh.setSharing(sharing.checked);
  sharing.addEventListener('change', change);
  const timer = setInterval(() => show(mesh.state()), 500);
  stop = () => {
    clearInterval(timer);
    sharing.removeEventListener('change', change);
    hls.destroy();
    mesh.destroy();
  };
}

function show({ phase, peers, offload, totals }: MeshState): void {
  const rows: [string, string][] = [
    ['Mesh', phase],
    ['Viewers connected', String(peers)],
    ['From viewers', `${Math.round((offload ?? 0) * 100)} %`],
    ['Passed on', `${Math.round(totals.bytesUploaded / 1000)} kB`],
  ];
  find('figures', HTMLElement).replaceChildren(
    ...rows.flatMap(([name, value]) => [
      Object.assign(document.createElement('dt'), { textContent: name }),
      Object.assign(document.createElement('dd'), { textContent: value }),
    ]),
  );
}

function find<T extends HTMLElement>(id: string, type: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`no #${id} in the page`);
  return element;
}

find('form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  play(new URL(find('playlist', HTMLInputElement).value, location.href).href);
});
