import { Duration, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { AllowlistFile } from './allowlist-file';
import type { ConfigurationSource } from './configuration-source';
import { containerLogDriver, logGroupOf } from './container-log-driver';
import { containerLogGroup, LOG_GROUP_OPTIONS } from './container-log-group';
import { checkReservation, PROXY_MEMORY_MIB } from './container-memory';
import { checkModules } from './image/image-modules';
import { ProxyImage } from './image/proxy-image';
import type { NginxSidecarOptions, ProxyContainerOptions } from './nginx-sidecar-options';
import { checkOriginSecretValues, originSecretFiles, originSecretVariables } from './origin-secret-file';
import { checkSecretFiles, variableOf } from './secret-file';
import { shareSocketFolder } from './socket-volume';
import { startCommand } from './start-command';
import { NGINX_SIDECAR_OPTIONS } from './structs';
import { addWritableMemory, addWritableVolume } from './writable-folder';
import { checkTaskDefinition } from '../checks/task/task-checks';
import { NginxConfiguration } from '../nginx';
import { TLS_FILES } from '../nginx/features/tls';
import { subjectAt } from '../validation/invalid-input';
import { isWholeNumberOrToken, secondsOf } from '../validation/number-range';
import { checkDuration, Problems } from '../validation/problems';
import { checkStruct } from '../validation/struct-members';

/** The longest start period of a health check ("HealthCheck" in the API reference of Amazon ECS). */
const LONGEST_START_PERIOD_SECONDS = 300;

/** The default name of the proxy container. */
export const PROXY_CONTAINER_NAME = 'nginx';
/** The user that runs NGINX in the official images. */
const NGINX_USER = '101';

/**
 * An NGINX sidecar container for any task definition in the network mode `awsvpc` or `bridge`. In `bridge` the proxy is
 * linked to the app under the name in `appHost` of the configuration, unless the app listens on a socket file.
 *
 * The container has a read-only root file system, does not run as root, has no Linux capabilities, and stops gracefully.
 *
 * ```ts
 * taskDefinition.addExtension(new NginxSidecar({ configuration, appContainer }));
 * ```
 */
export class NginxSidecar implements ecs.ITaskDefinitionExtension {
  /**
   * A sidecar whose text is read at synthesis only.
   *
   * @internal
   */
  public static _fromSource(
    source: ConfigurationSource,
    appContainer: ecs.ContainerDefinition,
    options: ProxyContainerOptions,
  ): NginxSidecar {
    // The constructor reads only the members that a source has. The cast keeps sources out of the public API.
    return new NginxSidecar({ ...options, appContainer, configuration: source as NginxConfiguration });
  }

  /**
   * The condition under which ECS starts the proxy: `HEALTHY` if the app container has a health check, otherwise `START`,
   * because ECS has no other information. With `START`, requests can arrive before the app listens. NGINX answers 502 until
   * the app listens. A health check of the app container avoids these responses.
   */
  public readonly startCondition: ecs.ContainerDependencyCondition;

  private readonly source: ConfigurationSource;
  private readonly appContainer: ecs.ContainerDefinition;
  private readonly options: ProxyContainerOptions;
  private readonly image: ProxyImage;
  private readonly maxOpenFiles: number;
  private addedContainer?: ecs.ContainerDefinition;
  private addedLogGroup?: logs.ILogGroup;

  public constructor(props: NginxSidecarOptions) {
    checkStruct(Construct.isConstruct(props?.appContainer) ? subjectAt(props.appContainer, 'NginxSidecar') : 'NginxSidecar', NGINX_SIDECAR_OPTIONS, props);
    this.source = props.configuration;
    this.appContainer = props.appContainer;
    this.options = props;
    this.image = props.image ?? ProxyImage.built();
    this.maxOpenFiles = props.maxOpenFiles ?? Math.max(65536, props.configuration.openFiles);
    this.startCondition = hasHealthCheck(props.appContainer)
      ? ecs.ContainerDependencyCondition.HEALTHY
      : ecs.ContainerDependencyCondition.START;
    this.validate();
  }

  /**
   * The proxy container, which is available after a task definition has been extended with this sidecar.
   */
  public get container(): ecs.ContainerDefinition {
    if (!this.addedContainer) {
      Problems.fail(subjectAt(this.appContainer, 'NginxSidecar'), 'container', undefined, 'read after the task definition has been extended with the sidecar', 'call `taskDefinition.addExtension(sidecar)` first');
    }
    return this.addedContainer;
  }

  /**
   * The log group of the proxy container, which is available after a task definition has been extended with this sidecar:
   * the log group of the sidecar, or that of the driver if `logging` is an `awslogs` driver. Undefined with other drivers.
   */
  public get logGroup(): logs.ILogGroup | undefined {
    return this.addedLogGroup;
  }

  /**
   * Adds the proxy container. `taskDefinition.addExtension()` calls this method.
   *
   * @throws if the task definition already has a proxy or a container of that name, or does not match the app and the
   * configuration
   */
  public extend(taskDefinition: ecs.TaskDefinition): void {
    this.validateTask(taskDefinition);

    const { image, configurationPath, text, declaresVolume } = this.image._kind.configure(this.source);
    const secretFiles = this.options.secretFiles ?? [];
    const originSecrets = originSecretFiles(this.options.originSecrets);
    const secrets = { ...Object.fromEntries(secretFiles.map((file) => [variableOf(file), file.secret])), ...originSecretVariables(originSecrets) };
    const holdsSecrets = Object.keys(secrets).length > 0;
    const stopDelaySeconds = secondsOf(this.options.stopDelay) ?? 0;
    const started = text !== undefined || holdsSecrets || stopDelaySeconds > 0;
    const memoryLimitMiB = this.options.memoryLimitMiB ?? PROXY_MEMORY_MIB;
    const linuxParameters = this.withoutCapabilities(taskDefinition);
    const logging = this.options.logging ?? this.cloudWatchLogs(taskDefinition);
    const container = taskDefinition.addContainer('Nginx', {
      containerName: this.containerName,
      image,
      ...started ? startCommand({ configurationPath, text, secretFiles, originSecrets, stopDelaySeconds }) : {},
      secrets: holdsSecrets ? secrets : undefined,
      essential: true,
      cpu: this.options.cpu,
      memoryLimitMiB,
      memoryReservationMiB: this.options.memoryReservationMiB,
      portMappings: this.portMappings(taskDefinition),
      logging,
      stopTimeout: this.options.stopTimeout ?? Duration.seconds(35),
      healthCheck: {
        // Without a shell. The address is spelled out because `localhost` may be an IPv6 address first.
        command: ['CMD', 'wget', '-q', '-T', '3', '-O', '/dev/null', `http://127.0.0.1:${this.source.healthPort}${NginxConfiguration.HEALTH_PATH}`],
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        retries: 3,
        // A long period does not delay the start: a success ends the period.
        startPeriod: this.options.healthCheckStartPeriod ?? Duration.seconds(this.source._checksApp ? LONGEST_START_PERIOD_SECONDS : 10),
      },
      readonlyRootFilesystem: true,
      user: NGINX_USER,
      linuxParameters,
      ulimits: [{ name: ecs.UlimitName.NOFILE, softLimit: this.maxOpenFiles, hardLimit: this.maxOpenFiles }],
    });

    if (declaresVolume && !holdsSecrets) {
      addWritableVolume(container);
    } else {
      addWritableMemory(linuxParameters, memoryLimitMiB);
    }
    if (this.source.appSocket !== undefined) {
      shareSocketFolder(this.source.appSocket, this.appContainer, container);
    }
    // ECS stops containers in the reverse order, so the app outlives the requests that NGINX is finishing.
    container.addContainerDependencies({ container: this.appContainer, condition: this.startCondition });

    if (taskDefinition.networkMode === ecs.NetworkMode.BRIDGE && this.source.appSocket === undefined) {
      // ECS writes the link into /etc/hosts. NGINX looks up the name there when NGINX starts.
      const { appHost } = this.source;
      container.addLink(this.appContainer, appHost === this.appContainer.containerName ? undefined : appHost);
    }

    const { appPort } = this.source;
    const ports = appPort === undefined ? [] : [{ container: this.appContainer.containerName, port: appPort }];
    checkTaskDefinition(taskDefinition, ports, { container: container.containerName, configuration: this.source });
    new AllowlistFile(taskDefinition, ALLOWLIST_FILE_ID, this.source);
    this.addedLogGroup = logGroupOf(container, logging);
    this.addedContainer = container;
  }

  private get containerName(): string {
    return this.options.containerName ?? PROXY_CONTAINER_NAME;
  }

  /**
   * The port mappings. In the network mode `bridge` ECS publishes each mapped port on the instance, so the health port is
   * not mapped there.
   */
  private portMappings(taskDefinition: ecs.TaskDefinition): ecs.PortMapping[] {
    const { hostPort, portName: name, appProtocol } = this.options;
    const requests: ecs.PortMapping = { containerPort: this.source.port, hostPort, protocol: ecs.Protocol.TCP, name, appProtocol };
    return taskDefinition.networkMode === ecs.NetworkMode.BRIDGE
      ? [requests]
      : [requests, { containerPort: this.source.healthPort, protocol: ecs.Protocol.TCP }];
  }

  private cloudWatchLogs(taskDefinition: ecs.TaskDefinition): ecs.LogDriver {
    return containerLogDriver(containerLogGroup(taskDefinition, 'NginxLogGroup', this.options), 'nginx');
  }

  private withoutCapabilities(taskDefinition: ecs.TaskDefinition): ecs.LinuxParameters {
    const parameters = new ecs.LinuxParameters(taskDefinition, 'NginxLinuxParameters');
    parameters.dropCapabilities(ecs.Capability.ALL);
    return parameters;
  }

  private validate(): void {
    const problems = new Problems();
    const { stopDelay, stopTimeout, healthCheckStartPeriod } = this.options;
    checkDuration(problems, 'stopDelay', stopDelay, 0);
    if (!isWholeNumberOrToken(secondsOf(healthCheckStartPeriod), 0, LONGEST_START_PERIOD_SECONDS)) {
      problems.add('healthCheckStartPeriod', healthCheckStartPeriod, `a Duration of 0 to ${LONGEST_START_PERIOD_SECONDS} whole seconds`, 'give such a Duration, or leave `healthCheckStartPeriod` out for the default');
    }
    if (stopTimeout !== undefined && !stopTimeout.isUnresolved() && !(stopTimeout.toSeconds({ integral: false }) >= 2)) {
      problems.add('stopTimeout', stopTimeout, 'at least Duration.seconds(2)', 'raise `stopTimeout`, so that NGINX can finish its requests');
    }
    if (!Token.isUnresolved(this.maxOpenFiles) && !(Number.isInteger(this.maxOpenFiles) && this.maxOpenFiles >= this.source.openFiles)) {
      problems.add('maxOpenFiles', this.maxOpenFiles, `a whole number of at least ${this.source.openFiles}, twice the \`workerConnections\` of the settings`, 'raise `maxOpenFiles`, or leave `maxOpenFiles` out for the default');
    }
    for (const prop of LOG_GROUP_OPTIONS.filter((name) => this.options.logging !== undefined && this.options[name] !== undefined)) {
      problems.conflict(prop, this.options[prop], '`logging`', `leave \`${prop}\` out, and configure the log group of the driver`);
    }
    checkReservation(problems, 'memoryReservationMiB', this.options.memoryReservationMiB, this.options.memoryLimitMiB ?? PROXY_MEMORY_MIB);
    checkModules(problems, 'image', this.image._kind.missingModules, this.source.requiredModules);
    checkSecretFiles(problems, this.options.secretFiles ?? []);
    for (const path of this.source.requiredFiles.filter((required) => !this.options.secretFiles?.some((file) => file.path === required))) {
      problems.add('secretFiles', this.options.secretFiles?.map((file) => file.path), `a list with the path ${path}, which the configuration reads`,
        Object.values(TLS_FILES).some((file) => file === path) ? 'pass the `secretFiles` of the `ProxyTls` whose settings the configuration has'
          : `pass the secret, as in \`secretFiles: [{ path: '${path}', secret: ecs.Secret.fromSecretsManager(secret) }]\``);
    }
    checkOriginSecretValues(problems, this.options.originSecrets, this.source.requiredOriginSecrets);
    problems.throwIfAny(subjectAt(this.appContainer, 'NginxSidecar'));
  }

  private validateTask(taskDefinition: ecs.TaskDefinition): void {
    const problems = new Problems();
    if (this.addedContainer) {
      problems.add('taskDefinition', taskDefinition, 'the only task definition that the sidecar extends', 'create a separate sidecar for each task definition');
    }
    if (PROXY_IDS.some((id) => taskDefinition.node.tryFindChild(id))) {
      problems.add('taskDefinition', taskDefinition, 'a task definition without a proxy', 'create a separate task definition for each app with its proxy');
    } else if (taskDefinition.findContainer(this.containerName)) {
      problems.add('containerName', this.containerName, 'different from the names of the other containers of the task', 'choose another name');
    }
    if (this.appContainer.taskDefinition !== taskDefinition) {
      problems.add('appContainer', this.appContainer, `a container of ${taskDefinition.node.path}`, 'extend the task definition that contains the app container');
    }
    const { AWS_VPC, BRIDGE } = ecs.NetworkMode;
    if (taskDefinition.networkMode === BRIDGE) {
      if (this.source.appSocket === undefined && LOOPBACK.test(this.source.appHost)) {
        problems.add('configuration.appHost', this.source.appHost, `the name of the app container in the network mode ${BRIDGE}`,
          `pass \`appHost: '${this.appContainer.containerName}'\` to \`NginxConfiguration\`, because each container has its own network interface in this mode`);
      }
    } else if (taskDefinition.networkMode !== AWS_VPC) {
      problems.add('networkMode', taskDefinition.networkMode, `${AWS_VPC} or ${BRIDGE}`,
        'choose such a mode, because in other modes clients in the network of the instance can reach the app without the proxy');
    } else if (this.options.hostPort !== undefined) {
      problems.conflict('hostPort', this.options.hostPort, `the network mode ${AWS_VPC}`, 'leave `hostPort` out, because each task has its own address in this mode');
    }
    problems.throwIfAny(subjectAt(taskDefinition, 'NginxSidecar'));
  }
}

/** The IDs of the proxy's constructs in a task definition. A second proxy would have the same IDs. */
const ALLOWLIST_FILE_ID = 'NginxAllowlist';
const PROXY_IDS = ['Nginx', 'NginxLinuxParameters', 'NginxLogGroup', ALLOWLIST_FILE_ID];

/** Addresses that do not leave a container that has its own network. */
const LOOPBACK = /^(?:127\.[0-9.]+|localhost)$/;

function hasHealthCheck(container: ecs.ContainerDefinition): boolean {
  return container.renderContainerDefinition().healthCheck !== undefined;
}
