/** Everything needed to go live. */
export function GoLivePage() {
  return <div className="go-live" />;
}
