/* node server.js PORT: a GraphQL API with a WebSocket beside it, as the documentation of graphql-yoga has it. */
'use strict';

const { createServer } = require('node:http');
const { createSchema, createYoga } = require('graphql-yoga');
const { useServer } = require('graphql-ws/use/ws');
const { WebSocketServer } = require('ws');

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const schema = createSchema({
  typeDefs: `
    scalar File
    type Query { hello(name: String): String, echo(text: String!): String, header(name: String!): String, link: String }
    type Mutation { length(text: String!): Int, upload(file: File!): String }
    type Subscription { count(to: Int!, everyMs: Int!): Int }
  `,
  resolvers: {
    Query: {
      hello: (_, { name }) => `Hello ${name}`,
      echo: (_, { text }) => text,
      header: (_, { name }, { request }) => request?.headers.get(name),
      link: (_, __, { request }) => request && `${request.headers.get('x-forwarded-proto') ?? 'http'}://${request.headers.get('host')}/graphql`,
    },
    Mutation: {
      length: (_, { text }) => text.length,
      upload: async (_, { file }) => `${file.name} ${(await file.text()).length}`,
    },
    Subscription: {
      count: {
        subscribe: async function* (_, { to, everyMs }) {
          for (let count = 1; count <= to; count++) {
            await pause(everyMs);
            yield { count };
          }
        },
      },
    },
  },
});

const yoga = createYoga({ schema, logging: false });
const server = createServer(yoga);
const sockets = new WebSocketServer({ server, path: yoga.graphqlEndpoint });
useServer({ schema }, sockets);
server.listen(Number(process.argv[2]), '127.0.0.1');
