import type { Duration } from 'aws-cdk-lib';

/**
 * Options of `addDashboard()`.
 */
export interface DashboardOptions {
  /**
   * The name of the dashboard. It is the same for everybody in the account.
   *
   * @default - AWS CloudFormation makes one up
   */
  readonly dashboardName?: string;

  /**
   * The length of a period.
   *
   * @default Duration.minutes(1)
   */
  readonly period?: Duration;
}
