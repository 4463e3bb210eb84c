import { LogOut, Moon, Radio, Sun, SunMoon, User } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useHost } from './host/host.ts';
import { useSession } from './host/session.tsx';
import { Avatar } from './ui/avatar.tsx';
import { ButtonLink, IconButton } from './ui/button.tsx';
import { Mark } from './ui/mark.tsx';
import { Menu } from './ui/menu.tsx';
import { applyTheme, readTheme, type Theme } from './ui/theme.ts';

/** The bar on top of each page. */
export function AppHeader() {
  return (
    <header className="app-header">
      <Link href="/" className="brand" aria-label="Starling, home">
        <Mark size={30} />
        <span className="brand-name">Starling</span>
      </Link>
      <nav className="app-nav" aria-label="Main">
        <ThemeSwitch />
        <AccountLinks />
      </nav>
    </header>
  );
}

const themes: readonly Theme[] = ['system', 'dark', 'light'];
const themeIcons = { system: SunMoon, dark: Moon, light: Sun };

function ThemeSwitch() {
  const { settings } = useHost();
  const [theme, setTheme] = useState(() => readTheme(settings));
  const Icon = themeIcons[theme];
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
  return (
    <IconButton
      label={`Theme: ${theme}. Change to ${next}`}
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
          Log in
        </ButtonLink>
        <ButtonLink href={`/signup${next}`} look="primary">
          Sign up
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
        <Radio size={18} aria-hidden="true" /> {studio === undefined ? 'Go live' : 'Studio'}
      </ButtonLink>
      <Menu
        label={`Account: ${login}`}
        trigger={<Avatar login={login} size={34} />}
        items={[
          {
            key: 'channel',
            label: (
              <>
                <User size={16} /> My channel
              </>
            ),
            onSelect: () => navigate(`/${login}`),
          },
          {
            key: 'out',
            label: (
              <>
                <LogOut size={16} /> Log out
              </>
            ),
            onSelect: () => void logOut(),
          },
        ]}
      />
    </>
  );
}
