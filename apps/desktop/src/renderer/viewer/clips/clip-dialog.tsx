import type { Clip } from '@starling/shared/protocol/videos.ts';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useSession } from '../../host/session.tsx';
import { appWords } from '../../i18n/app-words.ts';
import { clipsWords as words } from '../../i18n/clips-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ClipEditor } from './clip-editor.tsx';
import { ClipMaking } from './clip-making.tsx';
import type { ClipSource } from './clip-source.ts';
import './clips.css';

interface ClipDialogProps {
  /** Null closes the dialog. */
  source: ClipSource | null;
  onClose: () => void;
}

/** Makes a clip: choosing, waiting, and the link to it. People who are not logged in are asked to. */
export function ClipDialog({ source, onClose }: ClipDialogProps) {
  const say = useSay();
  const { session } = useSession();
  const isAllowed = session.state === 'account';
  return (
    <Dialog
      title={say(isAllowed ? words.makeClip : words.logInToClip)}
      isOpen={source !== null}
      isWide={isAllowed}
      onClose={onClose}
    >
      {source !== null && (isAllowed ? <ClipSteps source={source} onClose={onClose} /> : <NeedsAccount />)}
    </Dialog>
  );
}

function ClipSteps({ source, onClose }: { source: ClipSource; onClose: () => void }) {
  const [asked, setAsked] = useState<Clip | null>(null);
  if (asked === null) return <ClipEditor source={source} onCancel={onClose} onAsked={setAsked} />;
  return <ClipMaking key={asked.id} asked={asked} onAgain={() => setAsked(null)} onClose={onClose} />;
}

function NeedsAccount() {
  const say = useSay();
  const [place] = useLocation();
  const next = encodeURIComponent(place);
  return (
    <>
      <p>{say(words.whatIsClip)}</p>
      <div className="dialog-actions">
        <ButtonLink href={`/signup?next=${next}`}>{say(appWords.signUp)}</ButtonLink>
        <ButtonLink href={`/login?next=${next}`} look="primary">
          {say(appWords.logIn)}
        </ButtonLink>
      </div>
    </>
  );
}
