/** An event that can be prevented, as Electron's are. */
export class PreventableEvent {
  isPrevented = false;

  preventDefault(): void {
    this.isPrevented = true;
  }
}
