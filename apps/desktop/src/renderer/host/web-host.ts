import { parseLanguageChoice } from '../i18n/language.tsx';
import type { Host, Settings } from './host.ts';

/** The surroundings that a browser tab gives. */
export function createWebHost(): Host {
  const settings = createBrowserSettings();
  return {
    kind: 'web',
    origin: window.location.origin,
    hostName: window.location.hostname,
    copyText,
    settings,
    language: parseLanguageChoice(settings.get('language')),
    rememberLanguage: (choice) => settings.set('language', choice === 'system' ? null : choice),
  };
}

/** `navigator.clipboard` exists in secure contexts only; a relay on a LAN is plain HTTP, so select-and-copy stays. */
async function copyText(text: string): Promise<void> {
  if (window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way to copy on plain HTTP
  const copied = document.execCommand('copy');
  area.remove();
  if (!copied) throw new Error('The browser did not allow copying; select the text and copy it by hand');
}

function createBrowserSettings(): Settings {
  const prefix = 'starling.';
  return {
    get: (name) => attempt(() => localStorage.getItem(prefix + name)) ?? null,
    set: (name, value) => {
      attempt(() => {
        if (value === null) localStorage.removeItem(prefix + name);
        else localStorage.setItem(prefix + name, value);
      });
    },
  };
}

/** Storage throws where the user forbade it; a setting is then simply not remembered. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
