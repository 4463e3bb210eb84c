import type { Clip } from '@starling/shared/protocol/videos.ts';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useSession } from '../../host/session.tsx';
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
  const { session } = useSession();
  const isAllowed = session.state === 'account';
  return (
    <Dialog
      title={isAllowed ? 'Make a clip' : 'Log in to make clips'}
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
  const [place] = useLocation();
  const next = encodeURIComponent(place);
  return (
    <>
      <p>A clip is five to sixty seconds of a broadcast with a link of its own. It carries your name.</p>
      <div className="dialog-actions">
        <ButtonLink href={`/signup?next=${next}`}>Sign up</ButtonLink>
        <ButtonLink href={`/login?next=${next}`} look="primary">
          Log in
        </ButtonLink>
      </div>
    </>
  );
}
