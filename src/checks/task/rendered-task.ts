import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Allowlist, LessRestrictiveRoute } from '../../allowlist';
import { NginxConfiguration } from '../../nginx';
import type { TemporaryFile } from '../../nginx/features/feature';
import type { UndeliveredHeader } from '../../nginx/features/request-headers/undelivered-headers';
import { BuiltImage, builtImages } from '../built-images';
import { knownNumber, knownObjects, knownText, renderedProperties } from '../rendered-properties';

/** A task definition as it will be in the template, for the checks. Values that are known at deployment only are left out. */
export interface RenderedTask {
  /** The network mode. If the network mode is unknown, the checks report only what is wrong in every network mode. */
  readonly networkMode?: string;
  /** The CPU architecture. */
  readonly architecture?: string;
  readonly memoryMiB?: number;
  readonly containers: RenderedContainer[];
  /** The less restrictive routes that the allowlist of the proxy reports. */
  readonly lessRestrictiveRoutes: LessRestrictiveRoute[];
  /** The headers that OpenAPI descriptions of the routes name and that the app would not receive. */
  readonly undeliveredHeaders: UndeliveredHeader[];
  /** The files that the proxy writes to its folder. */
  readonly temporaryFiles: TemporaryFile[];
  /**
   * The storage for the temporary files, as far as it is known. On EC2 and external instances it depends on the disks of the
   * instances.
   */
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
  /** Whether the container is essential, as far as is known. */
  readonly essential: boolean;
  readonly dependencies: { readonly container: string; readonly condition: string }[];
  /** The containers that the container is linked to. */
  readonly links: string[];
  /** The image, if CDK builds it. */
  readonly builtImage?: BuiltImage;
}

export interface RenderedPort {
  readonly port?: number;
  readonly hostPort?: number;
  readonly protocol: string;
}

/** A port that a container listens on without a port mapping. */
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

/**
 * The CPU architecture of a task. The default is that of AWS Fargate. EC2 and external instances may have any architecture
 * if the task definition names none.
 */
function architectureOf({ RuntimePlatform: platform, RequiresCompatibilities: compatibilities }: any): string | undefined {
  const usual = Array.isArray(compatibilities) && compatibilities.includes('FARGATE') ? 'X86_64' : undefined;
  return knownText(platform?.CpuArchitecture ?? usual);
}

/** The default ephemeral storage of a task on AWS Fargate, in GiB (Amazon ECS, "Fargate task ephemeral storage"). */
const USUAL_DISK_GIB = 20;

/** The storage of the folder that NGINX writes to: in memory, or on the disk of the task. */
function storageOf(properties: any, proxy: string): RenderedTask['storage'] {
  const [container] = knownObjects(properties.ContainerDefinitions).filter(({ Name }) => nameOf(Name) === proxy);
  const [memory] = knownObjects(container?.LinuxParameters?.Tmpfs)
    .filter(({ ContainerPath }) => ContainerPath === NginxConfiguration.WRITABLE_FOLDER);
  const { RequiresCompatibilities: compatibilities, EphemeralStorage: disk } = properties;
  const onFargate = Array.isArray(compatibilities) && compatibilities.includes('FARGATE');
  const size = memory !== undefined ? knownNumber(memory.Size) : onFargate ? knownNumber(disk?.SizeInGiB ?? USUAL_DISK_GIB) : undefined;
  return size === undefined ? undefined : { MiB: memory !== undefined ? size : size * 1024, inMemory: memory !== undefined };
}

/** The name that identifies a container. A name that is known at deployment only is identified by its form in the template. */
function nameOf(name: unknown): string {
  return typeof name === 'string' ? name : JSON.stringify(name);
}

/** The container name of a link. A link is the name of a container, optionally followed by a colon and an alias. */
function linkedName(link: any): string {
  const parts = link?.['Fn::Join']?.[1];
  const last = Array.isArray(parts) ? parts[parts.length - 1] : undefined;
  if (typeof link === 'string') return link.split(':')[0];
  return parts?.length === 2 && typeof last === 'string' && last.startsWith(':') ? nameOf(parts[0]) : nameOf(link);
}

function imageIn(image: string, images: BuiltImage[]): BuiltImage | undefined {
  return images.find(({ tag }) => image.includes(tag));
}

/** The ports of a port mapping. A range stands for all of its ports, whose host ports are then chosen at run time. */
function portsOf({ ContainerPort, ContainerPortRange, HostPort, Protocol = 'tcp' }: any): RenderedPort[] {
  const range = /^(\d+)-(\d+)$/.exec(String(ContainerPortRange))?.slice(1).map(Number);
  return range === undefined
    ? [{ port: knownNumber(ContainerPort), hostPort: knownNumber(HostPort), protocol: Protocol }]
    : Array.from({ length: range[1] - range[0] + 1 }, (_, i) => ({ port: range[0] + i, protocol: Protocol }));
}

/** Whether a command disables the health check, as given or as CDK transforms it. */
function isNone(command: unknown): boolean {
  return Array.isArray(command) && ['NONE', 'CMD-SHELL NONE'].includes(command.join(' '));
}
