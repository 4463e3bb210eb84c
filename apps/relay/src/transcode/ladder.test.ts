import { describe, expect, it } from 'vitest';
import { chooseRungs } from './ladder.ts';

describe('chooseRungs', () => {
  it('makes only rungs below the source, largest first', () => {
    expect(chooseRungs({ width: 1280, height: 720 }).map((rung) => rung.id)).toEqual([
      '480p',
      '360p',
      '160p',
    ]);
  });

  it('makes none for a source that is smaller than every rung', () => {
    expect(chooseRungs({ width: 200, height: 120 })).toEqual([]);
  });

  it('keeps the shape with even sides', () => {
    expect(chooseRungs({ width: 640, height: 360 }, [240])).toMatchObject([{ width: 426, height: 240 }]);
    expect(chooseRungs({ width: 1440, height: 1080 }, [480])).toMatchObject([{ width: 640, height: 480 }]);
  });

  it('names portrait rungs by their shorter side', () => {
    expect(chooseRungs({ width: 1080, height: 1920 }, [360])).toMatchObject([
      { id: '360p', width: 360, height: 640 },
    ]);
  });

  it('reckons a bitrate for a size that the table does not list', () => {
    const [rung] = chooseRungs({ width: 1920, height: 1080 }, [540]);
    expect(rung?.bitrate).toBe(1_518_750);
  });
});
