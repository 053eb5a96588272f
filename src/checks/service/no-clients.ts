import type { Check } from '../check';
import type { RenderedService } from './rendered-service';
import { describeProblem } from '../../validation/problems';

/** A service that no client can connect to, because no security group rule admits any client. */
export const noClients: Check<RenderedService> = {
  code: 'noClients',
  warning: true,
  find: ({ admitsClients }) => admitsClients !== false ? [] : [describeProblem(
    'exposure.allowedClients', [], 'a list of clients, because no security group rule admits any client',
    'list the security groups or addresses of the clients, or call `service.clientConnections.allowDefaultPortFrom(…)`; acknowledge this warning if another app adds the rule')],
};
