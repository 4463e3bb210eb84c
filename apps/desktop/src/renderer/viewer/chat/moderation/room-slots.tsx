import type { ReactNode } from 'react';
import type { ChatControls, ChatSlots } from '../line-actions.ts';
import { RoomProvider, useRoom } from '../panels/room-context.tsx';
import { RoomMenu } from '../panels/room-menu.tsx';
import { RoomPanels } from '../panels/room-panels.tsx';
import { BanDialog } from './ban-dialog.tsx';
import { ModeratorLineActions } from './line-actions.tsx';
import { ModerationButton, ModerationView } from './moderation-view.tsx';
import { UserCardDialog } from './user-card.tsx';

/** What the chat panel shows beside the chat itself: the room's panels, and the moderators' tools. */
export const roomSlots: ChatSlots = {
  Frame: RoomFrame,
  Banners: RoomPanels,
  HeaderTools: RoomTools,
  LineActions: ModeratorLineActions,
  UserCard: UserCardDialog,
};

function RoomFrame({
  controls,
  children,
}: {
  readonly controls: ChatControls;
  readonly children: ReactNode;
}) {
  return (
    <RoomProvider controls={controls}>
      {children}
      <ModerationView />
      <OpenBan />
    </RoomProvider>
  );
}

/** The form that a line's menu opens, and that outlives the menu. */
function OpenBan() {
  const { banning, openBan } = useRoom();
  return <BanDialog login={banning} onClose={() => openBan(null)} />;
}

function RoomTools() {
  return (
    <>
      <RoomMenu />
      <ModerationButton />
    </>
  );
}
