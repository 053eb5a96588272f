import type { Duration } from 'aws-cdk-lib';

/**
 * Options of `addDashboard()`.
 */
export interface DashboardOptions {
  /**
   * Name of the dashboard. The name must be unique in the account.
   *
   * @default - AWS CloudFormation generates a name
   */
  readonly dashboardName?: string;

  /**
   * The period over which the specified statistic is applied.
   *
   * @default Duration.minutes(1)
   */
  readonly period?: Duration;
}
