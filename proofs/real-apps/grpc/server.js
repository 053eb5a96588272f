/* node server.js PORT: a service with calls of all four kinds, and reflection. */
'use strict';

const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const { loadSync } = require('@grpc/proto-loader');
const { ReflectionService } = require('@grpc/reflection');

const definition = loadSync(path.join(__dirname, 'orders.proto'));
const { Orders } = grpc.loadPackageDefinition(definition).orders;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What the client sent as metadata comes back, as header and as trailer. */
function repeatMetadata(call) {
  const header = new grpc.Metadata();
  const trailer = new grpc.Metadata();
  for (const name of Object.keys(call.metadata.getMap()).filter((key) => key.startsWith('x-own-'))) {
    call.metadata.get(name).forEach((value) => { header.add(name, value); trailer.add(name.replace('x-own-', 'x-trailer-'), value); });
  }
  call.sendMetadata(header);
  return trailer;
}

const server = new grpc.Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_metadata_size': 65536 });
server.addService(Orders.service, {
  Get: async (call, done) => {
    const trailer = repeatMetadata(call);
    const { id, content, everyMs } = call.request;
    if (id === 'absent') {
      trailer.set('x-detail-bin', Buffer.from([0, 1, 2, 255]));
      return done({ code: grpc.status.NOT_FOUND, details: 'no order "ä%"', metadata: trailer });
    }
    await pause(everyMs);
    return done(null, { id, content, count: content.length }, trailer);
  },
  Upload: (call, done) => {
    let count = 0;
    let bytes = 0;
    call.on('data', ({ content }) => { count++; bytes += content.length; });
    call.on('end', () => done(null, { id: String(bytes), count }));
  },
  Watch: async (call) => {
    const { count, everyMs, content } = call.request;
    for (let n = 1; n <= count && !call.cancelled; n++) {
      await pause(everyMs);
      call.write({ id: String(n), content });
    }
    call.end(repeatMetadata(call));
  },
  Chat: (call) => {
    call.on('data', ({ id, content }) => call.write({ id: id.toUpperCase(), count: content.length }));
    call.on('end', () => call.end());
  },
});
new ReflectionService(definition).addToServer(server);
server.bindAsync(`127.0.0.1:${process.argv[2]}`, grpc.ServerCredentials.createInsecure(), (error) => { if (error) throw error; });
