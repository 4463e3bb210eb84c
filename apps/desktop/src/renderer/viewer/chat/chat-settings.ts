import { useCallback, useMemo, useState } from 'react';
import { useHost } from '../../host/host.ts';

/** How large the chat's text is. */
type TypeSize = 'small' | 'medium' | 'large' | 'huge';
export const typeSizes: readonly TypeSize[] = ['small', 'medium', 'large', 'huge'];

/** How the reader wants to see the chat; kept on this device. */
export interface ChatSettings {
  readonly typeSize: TypeSize;
  readonly hasTimes: boolean;
}

/** The reader's settings and what changes them. */
export function useChatSettings() {
  const { settings: store } = useHost();
  const [settings, setSettings] = useState<ChatSettings>(() => ({
    typeSize: typeSizes.find((size) => size === store.get('chat-type-size')) ?? 'medium',
    hasTimes: store.get('chat-times') === 'yes',
  }));
  const change = useCallback(
    (changed: Partial<ChatSettings>) => {
      const next = { ...settings, ...changed };
      store.set('chat-type-size', next.typeSize === 'medium' ? null : next.typeSize);
      store.set('chat-times', next.hasTimes ? 'yes' : null);
      setSettings(next);
    },
    [settings, store],
  );
  return useMemo(() => ({ settings, change }), [settings, change]);
}
