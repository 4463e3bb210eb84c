/** Imported before a program that another one has started: it ends as on Ctrl-C when that one is gone, however it went. */
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
