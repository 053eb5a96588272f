export const dynamic = 'force-dynamic';

/** Events, one after the other. */
export function GET(request) {
  const everyMs = Number(request.nextUrl.searchParams.get('everyMs'));
  const encoder = new TextEncoder();
  const stream = new ReadableStream({
    async start(controller) {
      for (let n = 1; n <= 3; n++) {
        await new Promise((resolve) => setTimeout(resolve, everyMs));
        controller.enqueue(encoder.encode(`data: ${n}\n\n`));
      }
      controller.close();
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' } });
}
