import {
  AppWindow,
  AudioLines,
  Camera,
  Clapperboard,
  Globe,
  Image,
  Mic,
  Monitor,
  Palette,
  Tv,
  Type,
  type LucideIcon,
} from 'lucide-react';
import type { SourceKind } from '../scene/source.ts';

const icons: Readonly<Record<SourceKind, LucideIcon>> = {
  screen: Monitor,
  window: AppWindow,
  camera: Camera,
  microphone: Mic,
  'desktop-audio': AudioLines,
  image: Image,
  text: Type,
  media: Clapperboard,
  colour: Palette,
  'web-page': Globe,
  channel: Tv,
};

/** The sign of a kind of source. */
export function SourceIcon({ kind, size = 16 }: { kind: SourceKind; size?: number }) {
  const Icon = icons[kind];
  return <Icon size={size} aria-hidden="true" />;
}
