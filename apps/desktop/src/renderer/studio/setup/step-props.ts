/** What each step is given. */
export interface StepProps {
  onNext: () => void;
}
