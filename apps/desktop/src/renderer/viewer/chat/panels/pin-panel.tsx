import { ChevronDown, Pin, PinOff } from 'lucide-react';
import { useState } from 'react';
import { useHost } from '../../../host/host.ts';
import { useLanguage, useSay } from '../../../i18n/language.tsx';
import { roomWords as words } from '../../../i18n/room-words.ts';
import { IconButton } from '../../../ui/button.tsx';
import type { PinnedMessage } from './pinned-message.ts';
import { useRoom } from './room-context.tsx';
import { usePerform } from './use-perform.ts';

const hiddenSetting = 'hidden-pin';
/** Longer ones are folded until they are asked for. */
const longText = 140;

/** The pinned message. Who has hidden it keeps a line to bring it back. */
export function PinPanel({ pin }: { pin: PinnedMessage }) {
  const say = useSay();
  const { settings } = useHost();
  const [hidden, setHidden] = useState(() => settings.get(hiddenSetting));
  const isHidden = hidden === pin.id;
  const hide = (id: string | null) => {
    setHidden(id);
    settings.set(hiddenSetting, id);
  };
  if (isHidden)
    return (
      <button type="button" className="pin-hidden" onClick={() => hide(null)}>
        <Pin size={14} aria-hidden="true" /> {say(words.showPin)}
      </button>
    );
  return <OpenPin key={pin.id} pin={pin} onHide={() => hide(pin.id)} />;
}

function OpenPin({ pin, onHide }: { pin: PinnedMessage; onHide: () => void }) {
  const say = useSay();
  const { isModerator, openCard } = useRoom();
  const perform = usePerform();
  const [isOpen, setOpen] = useState(false);
  const isLong = pin.text.length > longText;
  return (
    <section className="room-panel pin-panel" aria-label={say(words.pinned)} data-testid="room-pin">
      <header className="room-panel-head">
        <Pin size={14} aria-hidden="true" />
        <span className="room-panel-kind">
          {say(words.pinnedBy, { login: pin.by })} <PinUntil until={pin.until} />
        </span>
        {isModerator && (
          <IconButton label={say(words.unpin)} onClick={() => void perform('/unpin')}>
            <PinOff size={16} />
          </IconButton>
        )}
        <IconButton label={say(words.hidePin)} onClick={onHide}>
          <ChevronDown size={16} className="turned" />
        </IconButton>
      </header>
      <p className={isLong && !isOpen ? 'pin-text is-folded' : 'pin-text'}>
        {isModerator ? (
          <button type="button" className="name-button" onClick={() => openCard(pin.authorLogin)}>
            {pin.authorName}
          </button>
        ) : (
          <strong>{pin.authorName}</strong>
        )}
        {': '}
        <bdi>{pin.text}</bdi>
      </p>
      {isLong && (
        <button type="button" className="link-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {say(isOpen ? words.less : words.more)}
        </button>
      )}
    </section>
  );
}

function PinUntil({ until }: { until: number | null }) {
  const say = useSay();
  const language = useLanguage();
  if (until === null) return null;
  const time = new Date(until).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' });
  return say(words.pinnedUntil, { time });
}
