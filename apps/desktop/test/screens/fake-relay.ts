/** Answers `/api/…` in the page, and the chat's socket, as a relay does that has one account. */
export function answerAsRelay(loggedInAs: string | null): void {
  let login = loggedInAs;
  let title = 'Murmuration at dusk';
  const startedAt = new Date().toISOString();
  const answers: Record<string, (body: Record<string, string>) => unknown> = {
    'GET /api/sessions': () => ({ account: login === null ? null : account(login) }),
    'POST /api/accounts': (body) => {
      login = body['login'] ?? '';
      return account(login);
    },
    'DELETE /api/sessions': () => {
      login = null;
      return {};
    },
    'GET /api/channels': () => ({ id: 'c', login, title, stream: { viewers: 128, startedAt } }),
    'PATCH /api/me/channel': (body) => {
      title = body['title'] ?? title;
      return { id: 'c', login, title, stream: null };
    },
    'GET /api/me/health': () => ({
      live: { mesh: { peers: 96, offload: 0.86, latencyMs: 1240, stallsPerMinute: 0.02 }, warnings: [] },
    }),
    'POST /api/me/chat-token': () => ({ token: 'token' }),
  };
  window.addEventListener('fake-login', (event) => {
    login = (event as CustomEvent<string>).detail;
  });
  const real = window.fetch.bind(window);
  window.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, window.location.href);
    if (!url.pathname.startsWith('/api/')) return real(input, init);
    const path = url.pathname.replace(/^\/api\/channels\/.*/, '/api/channels');
    const answer = answers[`${init?.method ?? 'GET'} ${path}`];
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as Record<string, string>) : {};
    const value = answer?.(body) ?? null;
    const text = JSON.stringify(value ?? { error: { code: 'unauthorized', message: 'Log in' } });
    return Promise.resolve(new Response(text, { status: value === null ? 401 : 200 }));
  };
}

function account(login: string) {
  return {
    id: 'a',
    login,
    email: `${login}@example.org`,
    hasStreamKey: true,
    createdAt: new Date(0).toISOString(),
  };
}
