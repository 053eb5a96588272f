import { buildReportPage } from './lib/report-page';

/** Writes the files of the page that the command `report` makes: see docs/commands/report.md. */
buildReportPage();
