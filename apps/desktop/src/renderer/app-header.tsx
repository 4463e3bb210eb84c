import { Languages, LogOut, Moon, Radio, Sun, SunMoon, User } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useHost } from './host/host.ts';
import { useSession } from './host/session.tsx';
import { appWords as words } from './i18n/app-words.ts';
import { type LanguageChoice, useChooseLanguage, useLanguageChoice, useSay } from './i18n/language.tsx';
import { Avatar } from './ui/avatar.tsx';
import { ButtonLink, IconButton } from './ui/button.tsx';
import { Mark } from './ui/mark.tsx';
import { Menu } from './ui/menu.tsx';
import { applyTheme, readTheme, type Theme } from './ui/theme.ts';

/** The bar on top of each page. */
export function AppHeader() {
  const say = useSay();
  return (
    <header className="app-header">
      <Link href="/" className="brand" aria-label={say(words.home)}>
        <Mark size={30} />
        <span className="brand-name">Starling</span>
      </Link>
      <nav className="app-nav" aria-label={say(words.main)}>
        <LanguageMenu />
        <ThemeSwitch />
        <AccountLinks />
      </nav>
    </header>
  );
}

const languages: readonly LanguageChoice[] = ['system', 'en', 'de'];
const languageNames = { system: words.languageSystem, en: words.english, de: words.german };

/** Where the surroundings have no settings of their own that hold the language. */
function LanguageMenu() {
  const say = useSay();
  const { rememberLanguage } = useHost();
  const chosen = useLanguageChoice();
  const choose = useChooseLanguage();
  if (rememberLanguage === undefined) return null;
  return (
    <Menu
      label={say(words.language)}
      className="language-menu"
      triggerTestId="language-button"
      trigger={<Languages size={20} />}
      items={languages.map((language) => ({
        key: language,
        label: (
          <span lang={language === 'system' ? undefined : language}>{say(languageNames[language])}</span>
        ),
        isChecked: language === chosen,
        onSelect: () => {
          rememberLanguage(language);
          choose(language);
        },
      }))}
    />
  );
}

const themes: readonly Theme[] = ['system', 'dark', 'light'];
const themeIcons = { system: SunMoon, dark: Moon, light: Sun };
const themeWords = { system: words.themeSystem, dark: words.themeDark, light: words.themeLight };

function ThemeSwitch() {
  const say = useSay();
  const { settings } = useHost();
  const [theme, setTheme] = useState(() => readTheme(settings));
  const Icon = themeIcons[theme];
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
  return (
    <IconButton
      label={say(words.theme, { theme: say(themeWords[theme]), next: say(themeWords[next]) })}
      onClick={() => {
        applyTheme(settings, next);
        setTheme(next);
      }}
    >
      <Icon size={20} />
    </IconButton>
  );
}

function AccountLinks() {
  const say = useSay();
  const { session, logOut } = useSession();
  const { studio } = useHost();
  const [place, navigate] = useLocation();
  if (session.state === 'unknown') return <span className="account-wait" />;
  if (session.state !== 'account') {
    const isForm = place === '/login' || place === '/signup';
    const next = isForm || place === '/' ? '' : `?next=${encodeURIComponent(place)}`;
    return (
      <>
        <ButtonLink href={`/login${next}`} look="quiet">
          {say(words.logIn)}
        </ButtonLink>
        <ButtonLink href={`/signup${next}`} look={place === '/studio' ? 'secondary' : 'primary'}>
          {say(words.signUp)}
        </ButtonLink>
      </>
    );
  }
  const { login } = session.account;
  return (
    <>
      <ButtonLink
        href={studio === undefined ? '/go-live' : '/studio'}
        look={place === '/studio' ? 'secondary' : 'primary'}
      >
        <Radio size={18} aria-hidden="true" /> {say(studio === undefined ? words.goLive : words.studio)}
      </ButtonLink>
      <Menu
        label={say(words.accountOf, { login })}
        trigger={<Avatar login={login} size={34} />}
        items={[
          {
            key: 'channel',
            label: (
              <>
                <User size={16} /> {say(words.myChannel)}
              </>
            ),
            onSelect: () => navigate(`/${login}`),
          },
          {
            key: 'out',
            label: (
              <>
                <LogOut size={16} /> {say(words.logOut)}
              </>
            ),
            onSelect: () => void logOut(),
          },
        ]}
      />
    </>
  );
}
