import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { BuiltImage, builtImages } from './built-images';
import { knownNumber, knownText, renderedProperties } from './rendered-properties';

/** What checks look at: a task definition as its template will have it. A value known at deployment only is left out. */
export interface RenderedTask {
  readonly networkMode?: string;
  /** The processors that it runs on. */
  readonly architecture?: string;
  readonly memoryMiB?: number;
  readonly containers: RenderedContainer[];
  /** The properties of the resource, with CloudFormation's functions. */
  readonly properties: unknown;
}

export interface RenderedContainer {
  readonly name: string;
  readonly ports: RenderedPort[];
  readonly memoryMiB?: number;
  readonly memoryReservationMiB?: number;
  readonly hasHealthCheck: boolean;
  /** Whether the task ends with it. */
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

export function renderTask(taskDefinition: ecs.TaskDefinition, listening: ListeningPort[] = []): RenderedTask {
  const properties = renderedProperties(taskDefinition.node.defaultChild as ecs.CfnTaskDefinition);
  const images = builtImages(taskDefinition);
  return {
    networkMode: properties.NetworkMode,
    architecture: knownText(properties.RuntimePlatform?.CpuArchitecture ?? 'X86_64'),
    memoryMiB: knownNumber(properties.Memory),
    containers: (properties.ContainerDefinitions ?? []).map((container: any): RenderedContainer => ({
      name: container.Name,
      ports: [
        ...(container.PortMappings ?? []).flatMap(portsOf),
        ...listening.filter(({ container: name }) => name === container.Name).map(({ port }): RenderedPort => ({ port, protocol: 'tcp' })),
      ],
      memoryMiB: knownNumber(container.Memory),
      memoryReservationMiB: knownNumber(container.MemoryReservation),
      hasHealthCheck: container.HealthCheck !== undefined && !isNone(container.HealthCheck.Command),
      essential: container.Essential ?? true,
      dependencies: (container.DependsOn ?? []).map((dependency: any) => ({ container: dependency.ContainerName, condition: dependency.Condition })),
      links: (container.Links ?? []).map((link: string) => link.split(':')[0]),
      builtImage: imageIn(JSON.stringify(container.Image ?? ''), images),
    })),
    properties,
  };
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
