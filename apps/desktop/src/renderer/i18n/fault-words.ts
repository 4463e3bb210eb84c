import { defineMessages } from './message.ts';

/**
 * What went wrong, by its code: main’s and the relay’s. They tell it in English and in more detail; other languages say
 * these.
 */
export const faultWords = defineMessages({
  'relay-unreachable': {
    en: 'The relay cannot be reached. Check its address and your network.',
    de: 'Das Ziel ist nicht erreichbar. Prüfe die Adresse und dein Netz.',
  },
  'key-refused': {
    en: 'The stream key was refused. Get a new one.',
    de: 'Der Stream-Schlüssel wurde abgelehnt. Hole einen neuen.',
  },
  'key-missing': {
    en: 'There is no stream key yet. Get one.',
    de: 'Es fehlt ein Stream-Schlüssel. Hole einen.',
  },
  'already-live': {
    en: 'Your channel is on air already. Stop the other encoder, or wait a few seconds.',
    de: 'Dein Kanal ist schon auf Sendung. Beende den anderen Encoder oder warte einige Sekunden.',
  },
  refused: { en: 'The server refused the broadcast.', de: 'Der Server hat die Sendung abgelehnt.' },
  'ffmpeg-missing': {
    en: 'ffmpeg was not found. Install Starling again, or set FFMPEG_PATH.',
    de: 'ffmpeg wurde nicht gefunden. Installiere Starling neu oder setze FFMPEG_PATH.',
  },
  'ffmpeg-died': {
    en: 'ffmpeg ended. It is started again by itself.',
    de: 'ffmpeg ist ausgefallen. Es startet von selbst neu.',
  },
  'network-too-slow': {
    en: 'The network is too slow. Choose a lower bitrate.',
    de: 'Das Netz ist zu langsam. Wähle eine niedrigere Bitrate.',
  },
  'no-media': {
    en: 'No picture arrives from the encoder.',
    de: 'Vom Encoder kommt kein Bild.',
  },
  'disk-full': {
    en: 'The disk is full. Free some space or choose another folder.',
    de: 'Der Datenträger ist voll. Schaffe Platz oder wähle einen anderen Ordner.',
  },
  'no-permission': {
    en: 'This folder may not be written to. Choose another one.',
    de: 'In diesen Ordner darf nicht geschrieben werden. Wähle einen anderen.',
  },
  'not-recording': { en: 'Nothing is being recorded.', de: 'Es wird nichts aufgezeichnet.' },
  'not-live': { en: 'You are not on air.', de: 'Du bist nicht auf Sendung.' },
  'bad-address': {
    en: 'This is no address of a relay. One looks like live.example.org.',
    de: 'Das ist keine Adresse eines Relays. So sieht eine aus: live.example.org.',
  },
  'not-a-relay': {
    en: 'What answers at this address is no relay. Check the address.',
    de: 'Unter dieser Adresse antwortet kein Relay. Prüfe die Adresse.',
  },
  'no-relay': { en: 'Connect to a relay first.', de: 'Verbinde dich zuerst mit einem Relay.' },
  http: {
    en: 'The relay could not answer. Try again in a moment.',
    de: 'Das Relay konnte nicht antworten. Versuche es gleich noch einmal.',
  },
  login_taken: {
    en: 'This login is taken. Choose another one.',
    de: 'Dieser Name ist vergeben. Wähle einen anderen.',
  },
  login_reserved: {
    en: 'This login is reserved. Choose another one.',
    de: 'Dieser Name ist reserviert. Wähle einen anderen.',
  },
  wrong_login: { en: 'Login or password is wrong.', de: 'Anmeldename oder Passwort ist falsch.' },
  internal: {
    en: 'Something went wrong. Copy the diagnostics from the settings.',
    de: 'Etwas ist schiefgegangen. Kopiere die Diagnose aus den Einstellungen.',
  },
});
