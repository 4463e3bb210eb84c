import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useSay } from '../../../i18n/language.tsx';
import { roomWords as words } from '../../../i18n/room-words.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { BallotDialog } from './ballot-dialog.tsx';
import { pollBounds, predictionBounds } from './ballot-form.ts';
import { ModesDialog } from './modes-dialog.tsx';
import { useRoom } from './room-context.tsx';
import { isSettled } from './room-prediction.ts';
import { TextDialog } from './text-dialog.tsx';

type Form = 'poll' | 'prediction' | 'pin' | 'announce' | 'modes' | 'clear';

/** What moderators can do with the room as a whole; nothing for others. */
export function RoomMenu() {
  const say = useSay();
  const [, navigate] = useLocation();
  const { channel, room, isModerator } = useRoom();
  const [form, setForm] = useState<Form | null>(null);
  if (!isModerator) return null;
  const close = () => setForm(null);
  const item = (key: Form, label: string, isDisabled = false) => ({
    key,
    label,
    isDisabled,
    onSelect: () => setForm(key),
  });
  const { poll, prediction } = room;
  return (
    <>
      <Menu
        label={say(words.roomMenu)}
        trigger={<SlidersHorizontal size={20} />}
        triggerTestId="room-menu"
        className="room-menu"
        items={[
          item('poll', say(words.startPoll), poll?.isOver === false),
          item('prediction', say(words.startPrediction), prediction !== null && !isSettled(prediction)),
          item('pin', say(words.pinText)),
          item('announce', say(words.announce)),
          item('modes', say(words.changeModes)),
          item('clear', say(words.clearChat)),
          {
            key: 'settings',
            label: say(words.chatSettings),
            onSelect: () => navigate(`/dashboard/${channel}/chat`),
          },
        ]}
      />
      <BallotDialog bounds={pollBounds} isOpen={form === 'poll'} onClose={close} />
      <BallotDialog bounds={predictionBounds} isOpen={form === 'prediction'} onClose={close} />
      <TextDialog kind="pin" isOpen={form === 'pin'} onClose={close} />
      <TextDialog kind="announce" isOpen={form === 'announce'} onClose={close} />
      <ModesDialog isOpen={form === 'modes'} onClose={close} />
      <ClearDialog isOpen={form === 'clear'} onClose={close} />
    </>
  );
}

function ClearDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const say = useSay();
  const { perform } = useRoom();
  const clear = () => {
    // The cleared chat is the answer.
    void perform('/clear');
    onClose();
  };
  return (
    <Dialog title={say(words.clearTitle)} isOpen={isOpen} onClose={onClose}>
      <p>{say(words.clearHint)}</p>
      <div className="dialog-actions">
        <Button onClick={onClose}>{say(words.cancel)}</Button>
        <Button look="danger" onClick={clear}>
          {say(words.clearIt)}
        </Button>
      </div>
    </Dialog>
  );
}
