export async function POST(request) {
  return Response.json({ bytes: (await request.arrayBuffer()).byteLength, type: request.headers.get('content-type') });
}
