import { pino, type Logger } from 'pino';
import { default as pretty } from 'pino-pretty';

/** The relay's logger. `pretty` is for people at a terminal, `json` one object a line for collectors. */
export function createLog(
  format: 'pretty' | 'json',
  level = process.env['STARLING_LOG_LEVEL'] ?? 'info',
): Logger {
  const options = { level, base: null, redact: ['streamKey', 'password', 'token', 'req.headers.cookie'] };
  if (format === 'json') return pino(options);
  const stream = pretty({ translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname', sync: true });
  return pino(options, stream);
}
