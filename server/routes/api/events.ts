/** `GET /api/events`: server-sent events about what the caller may see. */
import type { ChangeFeed } from '../../events/change-feed.ts';
import { stream } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';

/** Milliseconds after which a client that lost its connection comes back. */
const RETRY = 3_000;

export function eventRoutes(changes: ChangeFeed): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/events',
      summary: 'Stream of changes: event type and id; on reconnection load again what is shown',
      tags: ['events'],
      replies: { 200: 'text/event-stream' },
      handler: ({ actor, authenticateAgain }) =>
        stream((response) => {
          const stop = changes.add({
            userId: actor.userId,
            authenticate: authenticateAgain,
            send: (event) => response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
            beat: () => response.write(': still here\n\n'),
            end: () => response.end(),
          });
          response.once('close', stop);
          response.status(200).set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' });
          response.write(`retry: ${RETRY}\n\n`);
        }),
    }),
  ];
}
