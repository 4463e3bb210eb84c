import { defineMessages } from './message.ts';

/** What the chat says of itself. */
export const chatWords = defineMessages({
  chat: { en: 'Chat', de: 'Chat' },
  chatOf: { en: 'Chat of {login}', de: 'Chat von {login}' },
  hide: { en: 'Hide chat (C)', de: 'Chat ausblenden (C)' },
  messages: { en: 'Chat messages', de: 'Chatnachrichten' },
  quiet: { en: 'It is quiet here. Say hello.', de: 'Es ist still hier. Sag Hallo.' },
  toNewest: { en: 'To the newest', de: 'Zu den neuesten' },
  unseen: {
    en: { one: '{count} new message', other: '{count} new messages' },
    de: { one: '{count} neue Nachricht', other: '{count} neue Nachrichten' },
  },
  reconnecting: { en: 'Reconnecting', de: 'Verbindet neu' },
  connecting: { en: 'Connecting', de: 'Verbindet' },
  saySomething: { en: 'Say something', de: 'Sag etwas' },
  connectingToChat: { en: 'Connecting to chat …', de: 'Verbindet mit dem Chat …' },
  messageTo: { en: 'Message to {login}’s chat', de: 'Nachricht an den Chat von {login}' },
  send: { en: 'Send', de: 'Senden' },
});
