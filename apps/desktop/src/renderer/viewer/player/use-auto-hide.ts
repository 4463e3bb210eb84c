import { useCallback, useEffect, useRef, useState } from 'react';

const idleMs = 2600;

/** Whether the controls are shown: after movement, and for as long as `isHeld`. */
export function useAutoHide(isHeld: boolean): { isShown: boolean; wake: () => void; sleep: () => void } {
  const [isAwake, setAwake] = useState(true);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wake = useCallback(() => {
    setAwake(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setAwake(false), idleMs);
  }, []);
  const sleep = useCallback(() => {
    clearTimeout(timer.current);
    setAwake(false);
  }, []);
  useEffect(() => {
    wake();
    return () => clearTimeout(timer.current);
  }, [wake]);
  return { isShown: isAwake || isHeld, wake, sleep };
}
