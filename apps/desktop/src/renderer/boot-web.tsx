import '@fontsource-variable/inter/opsz.css';
import './ui/tokens.css';
import './ui/base.css';
import './ui/components.css';
import './app.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createWebHost } from './host/web-host.ts';
import { applyTheme, readTheme } from './ui/theme.ts';

const host = createWebHost();
applyTheme(host.settings, readTheme(host.settings));

const place = document.getElementById('app');
if (place === null) throw new Error('index.html has no element #app to show the app in');
createRoot(place).render(
  <StrictMode>
    <App host={host} />
  </StrictMode>,
);
