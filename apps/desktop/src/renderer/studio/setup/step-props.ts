/** What each step of the lead-through is given. */
export interface StepProps {
  onNext: () => void;
}
