import { Difference, DifferenceKind } from './difference';
import { differences } from './differences';
import { servicePaths } from '../../routes-file/cloud-assembly';
import { isFolder, readRoutesArgument } from '../routes-option';
import { UsageError } from '../usage-error';

/** The differences between the two versions of a service. */
export interface ComparedService {
  /** The path of the construct, if the allowlists are in cloud assemblies. */
  readonly service?: string;
  readonly differences: Difference[];
}

/** The services to compare. */
export interface ServiceChoice {
  /** Services in the old and the new cloud assembly, by the construct path or the end of the path. */
  readonly serviceOld?: string;
  readonly serviceNew?: string;
  /** The hosts that both sides allow besides their own. */
  readonly host?: string[];
}

/**
 * Compares the files of two paths. If both paths are cloud assemblies and no service is chosen, all services are compared: services
 * with the same construct path, or the only service of each assembly.
 */
export function comparedServices(oldPath: string, newPath: string, { serviceOld, serviceNew, host }: ServiceChoice): ComparedService[] {
  const compare = (oldService: string | undefined, newService: string | undefined) => differences(
    readRoutesArgument(oldPath, { service: oldService, host }), readRoutesArgument(newPath, { service: newService, host }));
  if (serviceOld !== undefined || serviceNew !== undefined || !isFolder(oldPath) || !isFolder(newPath)) {
    return [{ service: serviceNew ?? serviceOld, differences: compare(serviceOld, serviceNew) }];
  }
  const [oldServices, newServices] = [oldPath, newPath].map(pathsIn);
  if (oldServices.length + newServices.length === 0) {
    throw new UsageError(`${oldPath} and ${newPath}: neither cloud assembly has a service of this package: run \`cdk synth\` with this version of the package.`);
  }
  if (oldServices.length === 1 && newServices.length === 1) {
    return [{ service: newServices[0], differences: compare(oldServices[0], newServices[0]) }];
  }
  return [...new Set([...newServices, ...oldServices])].map((service) => {
    const [before, after] = [oldServices, newServices].map((services) => services.includes(service));
    return { service, differences: before && after ? compare(service, service) : [wholeService(service, after)] };
  });
}

/** The difference of a service that only one of the assemblies has. */
function wholeService(service: string, isNew: boolean): Difference {
  return {
    kind: isNew ? DifferenceKind.OPENED : DifferenceKind.CLOSED,
    subject: 'service',
    scope: 'services',
    methods: [],
    ...isNew ? { newValue: service } : { oldValue: service },
    isDecided: false,
    remark: `the service is only in the ${isNew ? 'new' : 'old'} cloud assembly`,
  };
}

function pathsIn(folder: string): string[] {
  try {
    return servicePaths(folder);
  } catch (error) {
    throw new UsageError(`${folder}: ${(error as Error).message}`);
  }
}
