import { GIT } from './git/git';
import { GRAPHQL_YOGA } from './graphql-yoga/graphql-yoga';
import { GRPC } from './grpc/grpc';
import { JUPYTER } from './jupyter/jupyter';
import { NEXT } from './next/next';
import { NODE_RED } from './node-red/node-red';
import type { Program } from './program';
import { PYPISERVER } from './pypiserver/pypiserver';
import { REGISTRY } from './registry/registry';
import { S3 } from './s3/s3';
import { TUS } from './tus/tus';
import { VERDACCIO } from './verdaccio/verdaccio';
import { WEBDAV } from './webdav/webdav';

/** What is played, the longest first. */
export const PROGRAMS: readonly Program[] = [VERDACCIO, JUPYTER, NEXT, WEBDAV, S3, GRPC, NODE_RED, PYPISERVER, REGISTRY, GRAPHQL_YOGA, GIT, TUS];
