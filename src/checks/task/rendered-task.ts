import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Allowlist, LessRestrictiveRoute } from '../../allowlist';
import { NginxConfiguration } from '../../nginx';
import type { TemporaryFile } from '../../nginx/features/temporary-files';
import type { UndeliveredHeader } from '../../nginx/features/undelivered-headers';
import { BuiltImage, builtImages } from '../built-images';
import { knownNumber, knownObjects, knownText, renderedProperties } from '../rendered-properties';

/** What checks look at: a task definition as its template will have it. A value known at deployment only is left out. */
export interface RenderedTask {
  /** Where it is not known, only what holds in each of them is wrong. */
  readonly networkMode?: string;
  /** The processors that it runs on. */
  readonly architecture?: string;
  readonly memoryMiB?: number;
  readonly containers: RenderedContainer[];
  /** What the allowlist of the proxy says of its own routes. */
  readonly lessRestrictiveRoutes: LessRestrictiveRoute[];
  /** The headers that descriptions of the routes name and that the app would not get. */
  readonly undeliveredHeaders: UndeliveredHeader[];
  /** What the proxy writes to its folder. */
  readonly temporaryFiles: TemporaryFile[];
  /** The room that there is for it, as far as it is known: on machines of one's own it depends on their disks. */
  readonly storage?: { readonly MiB: number; readonly inMemory: boolean };
  /** The properties of the resource, with CloudFormation's functions. */
  readonly properties: unknown;
}

export interface RenderedContainer {
  readonly name: string;
  readonly ports: RenderedPort[];
  readonly memoryMiB?: number;
  readonly memoryReservationMiB?: number;
  readonly hasHealthCheck: boolean;
  /** Whether the task ends with it, as far as is known. */
  readonly essential: boolean;
  readonly dependencies: { readonly container: string; readonly condition: string }[];
  /** The containers that it is linked to. */
  readonly links: string[];
  /** Its image, where CDK builds it. */
  readonly builtImage?: BuiltImage;
}

export interface RenderedPort {
  readonly port?: number;
  readonly hostPort?: number;
  readonly protocol: string;
}

/** A port that a container listens on without a mapping. */
export interface ListeningPort {
  readonly container: string;
  readonly port: number;
}

/** The proxy of a task. */
export interface RenderedProxy {
  readonly container: string;
  readonly configuration: {
    readonly _allowlist: Allowlist;
    readonly _temporaryFiles: TemporaryFile[];
    readonly _undeliveredHeaders: UndeliveredHeader[];
  };
}

export function renderTask(taskDefinition: ecs.TaskDefinition, listening: ListeningPort[], proxy: RenderedProxy): RenderedTask {
  const properties = renderedProperties(taskDefinition.node.defaultChild as ecs.CfnTaskDefinition);
  const images = builtImages(taskDefinition);
  const listens = listening.map(({ container, port }) => ({ container: nameOf(taskDefinition.stack.resolve(container)), port }));
  return {
    networkMode: knownText(properties.NetworkMode),
    architecture: architectureOf(properties),
    memoryMiB: knownNumber(properties.Memory),
    containers: knownObjects(properties.ContainerDefinitions).map((container): RenderedContainer => ({
      name: nameOf(container.Name),
      ports: [
        ...knownObjects(container.PortMappings).flatMap(portsOf),
        ...listens.filter(({ container: name }) => name === nameOf(container.Name)).map(({ port }): RenderedPort => ({ port, protocol: 'tcp' })),
      ],
      memoryMiB: knownNumber(container.Memory),
      memoryReservationMiB: knownNumber(container.MemoryReservation),
      hasHealthCheck: container.HealthCheck !== undefined && !isNone(container.HealthCheck.Command),
      essential: String(container.Essential ?? true) === 'true',
      dependencies: knownObjects(container.DependsOn)
        .map(({ ContainerName: name, Condition: condition }) => ({ container: nameOf(name), condition })),
      links: Array.isArray(container.Links) ? container.Links.map(linkedName) : [],
      builtImage: imageIn(JSON.stringify(container.Image ?? ''), images),
    })),
    lessRestrictiveRoutes: proxy.configuration._allowlist.lessRestrictiveRoutes(),
    undeliveredHeaders: proxy.configuration._undeliveredHeaders,
    temporaryFiles: proxy.configuration._temporaryFiles,
    storage: storageOf(properties, nameOf(taskDefinition.stack.resolve(proxy.container))),
    properties,
  };
}

/** The default is that of AWS Fargate. Machines of one's own may be anything where the task definition does not say. */
function architectureOf({ RuntimePlatform: platform, RequiresCompatibilities: compatibilities }: any): string | undefined {
  const usual = Array.isArray(compatibilities) && compatibilities.includes('FARGATE') ? 'X86_64' : undefined;
  return knownText(platform?.CpuArchitecture ?? usual);
}

/** The disk that AWS Fargate gives a task that does not say how much, in GiB (Amazon ECS, "Fargate task ephemeral storage"). */
const USUAL_DISK_GIB = 20;

/** The folder that NGINX writes to is in memory, or on the disk of the task. */
function storageOf(properties: any, proxy: string): RenderedTask['storage'] {
  const [container] = knownObjects(properties.ContainerDefinitions).filter(({ Name }) => nameOf(Name) === proxy);
  const [memory] = knownObjects(container?.LinuxParameters?.Tmpfs)
    .filter(({ ContainerPath }) => ContainerPath === NginxConfiguration.WRITABLE_FOLDER);
  const { RequiresCompatibilities: compatibilities, EphemeralStorage: disk } = properties;
  const onFargate = Array.isArray(compatibilities) && compatibilities.includes('FARGATE');
  const size = memory !== undefined ? knownNumber(memory.Size) : onFargate ? knownNumber(disk?.SizeInGiB ?? USUAL_DISK_GIB) : undefined;
  return size === undefined ? undefined : { MiB: memory !== undefined ? size : size * 1024, inMemory: memory !== undefined };
}

/** What tells containers apart: a name that is known at deployment only does so by how it is spelled in the template. */
function nameOf(name: unknown): string {
  return typeof name === 'string' ? name : JSON.stringify(name);
}

/** A link is the name of a container, and after a colon what it is called by the other one. */
function linkedName(link: any): string {
  const parts = link?.['Fn::Join']?.[1];
  const last = Array.isArray(parts) ? parts[parts.length - 1] : undefined;
  if (typeof link === 'string') return link.split(':')[0];
  return parts?.length === 2 && typeof last === 'string' && last.startsWith(':') ? nameOf(parts[0]) : nameOf(link);
}

function imageIn(image: string, images: BuiltImage[]): BuiltImage | undefined {
  return images.find(({ tag }) => image.includes(tag));
}

/** A range is all of its ports. Those of the machine are chosen at run time then. */
function portsOf({ ContainerPort, ContainerPortRange, HostPort, Protocol = 'tcp' }: any): RenderedPort[] {
  const range = /^(\d+)-(\d+)$/.exec(String(ContainerPortRange))?.slice(1).map(Number);
  return range === undefined
    ? [{ port: knownNumber(ContainerPort), hostPort: knownNumber(HostPort), protocol: Protocol }]
    : Array.from({ length: range[1] - range[0] + 1 }, (_, i) => ({ port: range[0] + i, protocol: Protocol }));
}

/** A command that says that there is no health check, or that CDK has made of one which says so. */
function isNone(command: unknown): boolean {
  return Array.isArray(command) && ['NONE', 'CMD-SHELL NONE'].includes(command.join(' '));
}
