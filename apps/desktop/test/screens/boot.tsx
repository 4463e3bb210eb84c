import '@fontsource-variable/inter/opsz.css';
import '../../src/renderer/ui/tokens.css';
import '../../src/renderer/ui/base.css';
import '../../src/renderer/ui/components.css';
import '../../src/renderer/app.css';
import { createRoot } from 'react-dom/client';
import { App } from '../../src/renderer/app.tsx';
import { ConnectPage } from '../../src/renderer/host/connect-page.tsx';
import type { Host } from '../../src/renderer/host/host.ts';
import { LanguageProvider } from '../../src/renderer/i18n/language.tsx';
import { FakeBridge } from './fake-bridge.ts';
import { FakeEngine } from './fake-engine.ts';
import type {} from './fakes.ts';
import { answerAsRelay } from './fake-relay.ts';
import { sampleCollection } from './sample-collection.ts';

/** What a test wants of the page: `?setup=no&show=sample&login=anna&relay=none&path=/login&connect=yes`. */
const wanted = new URLSearchParams(window.location.search);

const values = new Map<string, string>();
if (wanted.get('setup') === 'no') values.set('studio-set-up', 'yes');
if (wanted.get('line') !== null) values.set('line-rate', wanted.get('line') ?? '');
if (wanted.get('key') !== 'no')
  values.set(`relay-key ${wanted.get('login') ?? ''}@${window.location.host}`, 'relay-key-1');

const language = wanted.get('language') === 'de' ? 'de' : 'en';
const bridge = new FakeBridge({
  isConnected: wanted.get('relay') !== 'none',
  collection: wanted.get('show') === 'sample' ? sampleCollection() : null,
  language,
});
const engine = new FakeEngine();
window.fake = { bridge, engine };
answerAsRelay(wanted.get('login'));

const host: Host = {
  kind: 'desktop',
  origin: window.location.origin,
  hostName: window.location.hostname,
  language,
  copyText: async (text) => {
    await bridge.call('clipboard.write', { text });
  },
  settings: {
    get: (name) => values.get(name) ?? null,
    set: (name, value) => {
      if (value === null) values.delete(name);
      else values.set(name, value);
    },
  },
  studio: () => Promise.resolve({ bridge, engine }),
};

const place = document.getElementById('app');
if (place === null) throw new Error('index.html has no element #app');
history.replaceState(null, '', `${wanted.get('path') ?? '/studio'}${window.location.search}`);
createRoot(place).render(
  wanted.get('connect') === null ? (
    <App host={host} />
  ) : (
    <LanguageProvider choice={language}>
      <ConnectPage bridge={bridge} />
    </LanguageProvider>
  ),
);
