import { useRef } from 'react';
import { useSay } from '../../i18n/language.tsx';
import { studioWords as words } from '../../i18n/studio-words.ts';
import { useCollection } from '../studio-context.tsx';
import { Picture } from './picture.tsx';
import { fitStage } from './stage-view.ts';
import { useStageSize } from './use-stage-size.ts';

/** The picture that is on air, to look at. */
export function Program() {
  const say = useSay();
  const element = useRef<HTMLDivElement>(null);
  const { canvas } = useCollection();
  const view = fitStage(useStageSize(element), canvas);
  return (
    <div className="stage-frame">
      <div ref={element} className="stage stage-program">
        {view !== null && <Picture which="program" view={view} canvas={canvas} label={say(words.program)} />}
      </div>
    </div>
  );
}
