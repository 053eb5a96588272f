/** What the client sent comes back, some of it in headers. */
export function GET(request) {
  const size = Number(request.nextUrl.searchParams.get('bytes'));
  const answer = Response.json({
    // Its own address is that of the port on which Next.js listens.
    url: request.url.slice(new URL(request.url).origin.length), cookie: request.headers.get('cookie')?.length, host: request.headers.get('host'), query: [...request.nextUrl.searchParams],
  });
  for (let n = 0; n < 3; n++) answer.headers.append('Set-Cookie', `c${n}=${'v'.repeat(Math.floor(size / 3))}; Path=/`);
  return answer;
}
